package io.pinion.services;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Collects the services and settings of one {@link Entrypoint} and starts it. Each setting is checked when it is set
 * and may be set once; a builder starts one entrypoint.
 *
 * <p>Threads: one at a time.
 */
public final class EntrypointBuilder {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration OWN_WORKER_GRACE = Duration.ofSeconds(1);
    private static final Duration DEBUG_STALL = Duration.ofMillis(100);

    private final @Nullable Worker worker;
    private final ServiceList services = new ServiceList();
    private final List<ServiceListener> listeners = new ArrayList<>();
    private SignalHub signals = SignalHub.OF_THE_PROCESS;
    private @Nullable Duration startTimeout;
    private @Nullable Duration stopTimeout;
    private @Nullable Boolean catchSignals;
    private @Nullable Integer poolSize;
    private @Nullable Boolean debug;
    private @Nullable WorkerConfig workerConfig;
    private EntrypointEnvironment environment = EntrypointEnvironment.EMPTY;
    private boolean used;

    EntrypointBuilder(@Nullable Worker worker) {
        this.worker = worker;
    }

    /**
     * Adds services and resources. The same instance counts once.
     *
     * @param more any number
     * @return this builder
     */
    public EntrypointBuilder services(Service... more) {
        requireUnused();
        for (Service service : more) {
            services.add(service);
        }
        return this;
    }

    /**
     * Adds a service with a declaration that replaces its own.
     *
     * @param service a lambda, for example
     * @param spec its name, its needs, and what happens when it dies
     * @return this builder
     */
    public EntrypointBuilder service(Service service, ServiceSpec spec) {
        requireUnused();
        services.add(service, spec);
        return this;
    }

    /**
     * Adds a listener; after the start there is no way to add one.
     *
     * @param listener told in the order of the calls
     * @return this builder
     */
    public EntrypointBuilder listener(ServiceListener listener) {
        requireUnused();
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Sets how long services that start together may take until all are ready; default 60 seconds.
     *
     * @param timeout positive; more than ten years count as ten years
     * @return this builder
     */
    public EntrypointBuilder startTimeout(Duration timeout) {
        startTimeout = once("startTimeout", startTimeout, positive("startTimeout", timeout));
        return this;
    }

    /**
     * Sets how long services that stop together may take, on every way to the end; default 60 seconds.
     *
     * @param timeout positive; more than ten years count as ten years
     * @return this builder
     */
    public EntrypointBuilder stopTimeout(Duration timeout) {
        stopTimeout = once("stopTimeout", stopTimeout, positive("stopTimeout", timeout));
        return this;
    }

    /**
     * Says whether SIGINT and SIGTERM stop the services; a second signal then ends the process at once. Default: they do
     * if the entrypoint starts its own worker, and do not on a given one. The handlers that were there before are put
     * back at the end.
     *
     * @param catchSignals whether they do
     * @return this builder
     */
    public EntrypointBuilder catchSignals(boolean catchSignals) {
        this.catchSignals = once("catchSignals", this.catchSignals, catchSignals);
        return this;
    }

    /**
     * Sets how many threads {@link Worker#blocking()} uses where there are no virtual threads; default as
     * {@link WorkerConfig} says. Only for a worker of its own.
     *
     * @param poolSize from 1 to 10,000
     * @return this builder
     */
    public EntrypointBuilder poolSize(int poolSize) {
        if (poolSize < 1 || poolSize > 10_000) {
            throw new IllegalArgumentException("poolSize must be from 1 to 10000, was " + poolSize);
        }
        this.poolSize = once("poolSize", this.poolSize, poolSize);
        return this;
    }

    /**
     * Asks for tasks that keep the worker's thread for 100 ms or longer to be logged with their stack; default false,
     * which logs them after the threshold of {@link WorkerConfig}. Only for a worker of its own.
     *
     * @param debug whether to log them
     * @return this builder
     */
    public EntrypointBuilder debug(boolean debug) {
        this.debug = once("debug", this.debug, debug);
        return this;
    }

    /**
     * Sets how its own worker is started, instead of {@link #poolSize} and {@link #debug}. The default has the name
     * {@code entrypoint} and a grace of one second for leftover tasks.
     *
     * @param config the configuration
     * @return this builder
     */
    public EntrypointBuilder workerConfig(WorkerConfig config) {
        workerConfig = once("workerConfig", workerConfig, Objects.requireNonNull(config, "config"));
        return this;
    }

    /**
     * Takes what was not set here from variables: {@code PINION_START_TIMEOUT} and {@code PINION_STOP_TIMEOUT} (seconds,
     * or as {@link Duration#parse} reads it), {@code PINION_CATCH_SIGNALS} and {@code PINION_DEBUG} (true or false),
     * {@code PINION_POOL_SIZE}. The last two say nothing about a worker that is given or configured here.
     *
     * @param variables {@link System#getenv()}, for example
     * @return this builder
     * @throws IllegalArgumentException naming all variables that cannot be read; nothing changed
     */
    public EntrypointBuilder environment(Map<String, String> variables) {
        requireUnused();
        environment = EntrypointEnvironment.read(variables);
        return this;
    }

    EntrypointBuilder signals(SignalHub hub) {
        signals = hub;
        return this;
    }

    /**
     * Starts the services and waits until all are ready.
     *
     * @return the running entrypoint; close it
     * @throws Exception what the first service that failed threw, as it was thrown; what went wrong while the others were
     *     stopped is suppressed in it. {@link ServiceGraphException} before anything starts;
     *     {@link java.util.concurrent.TimeoutException} after the start time-out; {@link SignalException} after a
     *     signal; {@link InterruptedException} if this thread is interrupted. Nothing is left running
     * @throws SelfAwaitException on the thread of a given worker; use {@link #startAsync}
     */
    public Entrypoint start() throws Exception {
        Entrypoint entrypoint = buildToWaitFor();
        return entrypoint.awaitStart(begin(entrypoint));
    }

    private Entrypoint buildToWaitFor() {
        if (worker != null && worker.isWorkerThread()) {
            throw new SelfAwaitException("start was called on the thread of worker '"
                    + worker.config().name() + "', which the services need. Use startAsync.");
        }
        return build();
    }

    /**
     * Starts the services; may be called on the thread of a given worker.
     *
     * @return completes on the worker's thread with the running entrypoint, or fails as {@link #start} does, after
     *     everything was stopped. Cancelled or otherwise ended by somebody else before that, it stops everything
     */
    public CompletableFuture<Entrypoint> startAsync() {
        return begin(build());
    }

    /**
     * Starts the services, runs the main code on this thread, and stops the services.
     *
     * @param main interrupted once when a signal comes or a service fails the entrypoint
     * @param <T> the result
     * @return what the main code returned
     * @throws Exception as {@link #start}; then the error of a service that failed the entrypoint; then what the main code
     *     threw, or {@link SignalException} if it threw because of a signal; then {@link ServiceStopException}. The first
     *     of these that happened is thrown, the others are suppressed in it
     */
    public <T extends @Nullable Object> T run(Entrypoint.Main<T> main) throws Exception {
        Objects.requireNonNull(main, "main");
        return start().runMain(main);
    }

    /**
     * Starts the services and waits for their end: by a signal, a death, or {@link Entrypoint#close()} from elsewhere.
     *
     * @return what the process should end with, as {@link Entrypoint#await()} says
     * @throws Exception as {@link #start} and {@link Entrypoint#await()}; after an interrupt everything was stopped
     */
    public int runForever() throws Exception {
        Entrypoint entrypoint = buildToWaitFor();
        try {
            var unused = entrypoint.awaitStart(begin(entrypoint));
        } catch (SignalException e) {
            return entrypoint.exitCodeAfterSignal(e);
        }
        try (entrypoint) {
            return entrypoint.await();
        }
    }

    private Entrypoint build() {
        requireUnused();
        used = true;
        Worker given = worker;
        boolean listens = orDefault(catchSignals, environment.catchSignals(), given == null);
        SignalHub hub = listens ? signals : null;
        if (given != null) {
            refuseWithGivenWorker();
            return new Entrypoint(given, false, hub, this);
        }
        return new Entrypoint(Worker.start(ownConfig()), true, hub, this);
    }

    private CompletableFuture<Entrypoint> begin(Entrypoint entrypoint) {
        try {
            return entrypoint.begin(services);
        } catch (RuntimeException | Error e) {
            if (worker == null) {
                entrypoint.worker().close();
            }
            throw e;
        }
    }

    private void refuseWithGivenWorker() {
        if (poolSize != null || debug != null || workerConfig != null) {
            throw new IllegalStateException("poolSize, debug and workerConfig are for a worker that the entrypoint"
                    + " starts; this one is on a given worker. Configure that one, or use Entrypoint.builder().");
        }
    }

    private WorkerConfig ownConfig() {
        if (workerConfig != null) {
            if (poolSize != null || debug != null) {
                throw new IllegalStateException("poolSize and debug are part of workerConfig, which was set as well;"
                        + " set blockingPoolSize and stallThreshold there.");
            }
            return workerConfig;
        }
        WorkerConfig.Builder config = WorkerConfig.builder().name("entrypoint").grace(OWN_WORKER_GRACE);
        Integer threads = poolSize != null ? poolSize : environment.poolSize();
        if (threads != null) {
            config.blockingPoolSize(threads);
        }
        if (orDefault(debug, environment.debug(), false)) {
            config.stallThreshold(DEBUG_STALL);
        }
        return config.build();
    }

    List<ServiceListener> listeners() {
        return List.copyOf(listeners);
    }

    Duration startTimeout() {
        return orDefault(startTimeout, environment.startTimeout(), DEFAULT_TIMEOUT);
    }

    Duration stopTimeout() {
        return orDefault(stopTimeout, environment.stopTimeout(), DEFAULT_TIMEOUT);
    }

    private static <T> T orDefault(@Nullable T set, @Nullable T fromEnvironment, T fallback) {
        if (set != null) {
            return set;
        }
        return fromEnvironment != null ? fromEnvironment : fallback;
    }

    private void requireUnused() {
        if (used) {
            throw new IllegalStateException("This builder has started its entrypoint, and one is not started twice."
                    + " Build another one; add services at run time with startServices.");
        }
    }

    private <T> T once(String setting, @Nullable T before, T value) {
        requireUnused();
        if (before != null) {
            throw new IllegalStateException(setting + " was already set to " + before);
        }
        return value;
    }

    private static Duration positive(String setting, Duration value) {
        Objects.requireNonNull(value, setting);
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(setting + " must be positive, was " + value);
        }
        return value;
    }
}
