package io.pinion.consumers;

import io.pinion.consumers.http.AsyncHttpHandler;
import io.pinion.consumers.http.HttpHandler;
import io.pinion.consumers.http.HttpRoute;
import io.pinion.consumers.http.HttpServerBuilder;
import io.pinion.consumers.http.Metrics;
import io.pinion.tasks.process.ProcessGuard;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes, and handlers that get what comes in over them.
 *
 * <pre>{@code
 * App app = App.create();
 * app.connect(AmqpConnection.to("127.0.0.1").credentials("shop", password).build());
 * app.route(amqp("asgard/counts", "asgard/counts/errors").vhost("fluentd").bulkSize(1000), messages -> ship(messages));
 * app.run();  // until SIGTERM or Ctrl-C; then it settles what it has
 * }</pre>
 *
 * <p>Handlers always get a list. {@link #route} runs them on the app's worker, which they must not block;
 * {@link #routeAsync} is for those that return a stage, {@link #routeBlocking} for those that block, which run off the
 * worker. One bulk of a route is in work at a time, unless the route asks for more.
 * <p>Start: connections are opened, the start-up hooks run in order, then the routes consume and the periodic tasks run.
 * If a step fails, what was started is stopped again. Stop, within the stop time-out: no more deliveries; partial bulks are
 * handed over and handlers awaited; everything is settled; sources close; the shut-down hooks run in order; connections close;
 * the worker ends, if it is the app's. What is not settled in time is left to its servers, which deliver it again.
 * <p>Errors of handlers and periodic tasks are reported by a rate-limited log line and end nothing.
 * <p>Threads: a worker of its own named {@code pinion-<name>}, unless one is given; what routes and connections need is in
 * their documentation. Putting together: one thread. After the start: any.
 * <p>Cost of an item: a lane's event and, without a mark, one interface call to its source.
 */
public final class App implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.pinion.consumers");
    private static final Duration LONGEST_PERIOD = Duration.ofDays(365);
    /** Of sources, HTTP, connections and the worker, behind the stop time-out. */
    private static final Duration LONGEST_ENDS = Duration.ofSeconds(15);

    private static final Duration GRACE_OF_ENDS = Duration.ofSeconds(2);

    private final String name;
    private final @Nullable Worker givenWorker;
    private final Duration stopTimeout;
    private final Duration deadAfter;
    private final LongSupplier nanoClock;
    private final List<Connection> connections = new ArrayList<>();
    private final Map<String, RoutePlan<?>> plans = new LinkedHashMap<>();
    private final List<AppHook> startHooks = new ArrayList<>();
    private final List<AppHook> stopHooks = new ArrayList<>();
    private final List<Function<Worker, Ticker>> tickerPlans = new ArrayList<>();
    private final AppHttp http = new AppHttp();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<Connection> opened = new ArrayList<>();
    private final List<Ticker> tickers = new ArrayList<>();
    private final CountDownLatch stopWanted = new CountDownLatch(1);
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** Who runs the hooks. */
    private volatile @Nullable Thread busy;

    private volatile AppState state = AppState.NEW;
    private volatile List<RouteRunner<?>> runners = List.of();
    private volatile @Nullable Worker worker;
    private volatile @Nullable Heartbeat heartbeat;

    App(AppBuilder builder) {
        deadAfter = builder.deadAfter;
        nanoClock = builder.nanoClock;
        name = builder.name;
        givenWorker = builder.worker;
        stopTimeout = builder.stopTimeout;
    }

    /**
     * Makes an app with the defaults.
     *
     * @return an app without routes, not started
     */
    public static App create() {
        return builder().build();
    }

    /**
     * Begins the settings of an app.
     *
     * @return the settings
     */
    public static AppBuilder builder() {
        return new AppBuilder();
    }

    /**
     * Returns the name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Adds a connection that routes may consume from.
     *
     * @param connection its name must be free
     * @return this
     * @throws IllegalArgumentException if a connection has that name
     * @throws IllegalStateException if the app has been started
     */
    public synchronized App connect(Connection connection) {
        requireNew("connect");
        Objects.requireNonNull(connection, "connection");
        if (connections.stream().anyMatch(each -> each.name().equals(connection.name()))) {
            throw new IllegalArgumentException(
                    "there is a connection '" + connection.name() + "' already; give this one another name");
        }
        connections.add(connection);
        return this;
    }

    /**
     * Adds a route whose handler runs on the app's worker.
     *
     * @param route what to consume; it cannot be changed any more
     * @param handler handles the bulks; must not block
     * @param <T> the item
     * @return this
     * @throws IllegalArgumentException if a route has that name
     * @throws IllegalStateException if the app has been started, or the route belongs to an app
     */
    public <T> App route(Route<T, ?> route, Handler<? super T> handler) {
        Objects.requireNonNull(handler, "handler");
        return add(route, anyWorker -> BulkCall.plain(handler));
    }

    /**
     * Adds a route whose handler starts on the app's worker and ends when the stage it returns does.
     *
     * @param route what to consume; it cannot be changed any more
     * @param handler begins to handle the bulks; must not block
     * @param <T> the item
     * @return this
     * @throws IllegalArgumentException if a route has that name
     * @throws IllegalStateException if the app has been started, or the route belongs to an app
     */
    public <T> App routeAsync(Route<T, ?> route, AsyncHandler<? super T> handler) {
        Objects.requireNonNull(handler, "handler");
        return add(route, running -> BulkCall.async(running, handler));
    }

    /**
     * Adds a route whose handler may block; it runs on the worker's {@link Worker#blocking()} threads.
     *
     * @param route what to consume; it cannot be changed any more
     * @param handler handles the bulks
     * @param <T> the item
     * @return this
     * @throws IllegalArgumentException if a route has that name
     * @throws IllegalStateException if the app has been started, or the route belongs to an app
     */
    public <T> App routeBlocking(Route<T, ?> route, Handler<? super T> handler) {
        Objects.requireNonNull(handler, "handler");
        return add(route, running -> BulkCall.blocking(running, handler));
    }

    private synchronized <T> App add(Route<T, ?> route, Function<Worker, BulkCall<T>> call) {
        requireNew("add a route");
        String routeName = Objects.requireNonNull(route, "route").name();
        if (plans.containsKey(routeName)) {
            throw new IllegalArgumentException(
                    "there is a route '" + routeName + "' already; give this one another name with route.name(...)");
        }
        plans.put(routeName, new RoutePlan<>(route, call));
        return this;
    }

    /**
     * Adds a route of the app's HTTP server whose handler runs on the app's worker. The server is there if a route, {@link
     * #serveHealth()} or {@link #serveMetrics} asks for it; it listens at 127.0.0.1:8080 unless {@link #httpServer} says
     * otherwise, from the end of the start-up hooks to that of the shut-down hooks.
     *
     * @param route method and path
     * @param handler must not block
     * @return this
     */
    public App http(HttpRoute route, HttpHandler handler) {
        return httpServer(server -> server.route(route, handler));
    }

    /**
     * Adds a route of the app's HTTP server whose handler starts on the app's worker and ends with the stage it returns.
     *
     * @param route method and path
     * @param handler must not block
     * @return this
     */
    public App httpAsync(HttpRoute route, AsyncHttpHandler handler) {
        return httpServer(server -> server.routeAsync(route, handler));
    }

    /**
     * Adds a route of the app's HTTP server whose handler may block.
     *
     * @param route method and path
     * @param handler may block
     * @return this
     */
    public App httpBlocking(HttpRoute route, HttpHandler handler) {
        return httpServer(server -> server.routeBlocking(route, handler));
    }

    /**
     * Sets up the app's HTTP server: {@code app.httpServer(server -> server.port(0))}. What is wrong with it is found at the
     * start.
     *
     * @param settings called at the start
     * @return this
     */
    public synchronized App httpServer(Consumer<HttpServerBuilder> settings) {
        requireNew("set up HTTP");
        http.add(Objects.requireNonNull(settings, "settings"));
        return this;
    }

    /**
     * Answers {@code GET /health/live} and {@code GET /health/ready} by {@link #health()}, with 200 or 503.
     *
     * @return this
     */
    public synchronized App serveHealth() {
        requireNew("set up HTTP");
        http.serveHealth();
        return this;
    }

    /**
     * Answers {@code GET /metrics} with a registry, to which the app adds what its routes count.
     *
     * @param metrics yours
     * @return this
     */
    public synchronized App serveMetrics(Metrics metrics) {
        requireNew("set up HTTP");
        http.serveMetrics(Objects.requireNonNull(metrics, "metrics"));
        return this;
    }

    /**
     * Returns where the app's HTTP server listens.
     *
     * @return the address
     * @throws IllegalStateException if there is none, or the app has not started
     */
    public InetSocketAddress httpAddress() {
        InetSocketAddress address = http.address();
        if (address == null) {
            throw new IllegalStateException(
                    "app '" + name
                            + "' has no HTTP server; ask for one with http(...), serveHealth() or serveMetrics(...), and start");
        }
        return address;
    }

    /**
     * Adds code that runs at the start, after the connections are open and before anything is consumed.
     *
     * @param hook may block; hooks run in the order they were added
     * @return this
     */
    public synchronized App onStartup(AppHook hook) {
        requireNew("add a hook");
        startHooks.add(Objects.requireNonNull(hook, "hook"));
        return this;
    }

    /**
     * Adds code that runs once at the stop, after everything is settled and before the connections close; also after a
     * start that failed.
     *
     * @param hook may block; hooks run in the order they were added
     * @return this
     */
    public synchronized App onShutdown(AppHook hook) {
        requireNew("add a hook");
        stopHooks.add(Objects.requireNonNull(hook, "hook"));
        return this;
    }

    /**
     * Runs a task on the worker, at once after the start and then on a fixed grid.
     *
     * @param period the grid, positive; ticks missed by a slow run are skipped
     * @param task must not block
     * @return this
     */
    public App runEvery(Duration period, AppTask task) {
        Objects.requireNonNull(task, "task");
        return addTicker(period, 1, running -> () -> ran(task));
    }

    /**
     * Starts an asynchronous task on the worker, at once after the start and then on a fixed grid.
     *
     * @param period the grid, positive
     * @param maxConcurrency how many runs may overlap, 1 to 1024; a tick that finds so many running is skipped
     * @param task must not block
     * @return this
     */
    public App runEveryAsync(Duration period, int maxConcurrency, AsyncAppTask task) {
        Objects.requireNonNull(task, "task");
        return addTicker(period, maxConcurrency, running -> () -> running.submitAsync(() -> stage(task)));
    }

    /**
     * Runs a task that may block on the worker's {@link Worker#blocking()} threads, at once after the start and then on a
     * fixed grid.
     *
     * @param period the grid, positive
     * @param maxConcurrency how many runs may overlap, 1 to 1024; a tick that finds so many running is skipped
     * @param task may block
     * @return this
     */
    public App runEveryBlocking(Duration period, int maxConcurrency, AppTask task) {
        Objects.requireNonNull(task, "task");
        return addTicker(
                period,
                maxConcurrency,
                running -> () -> running.blocking().submit(() -> {
                    task.run(this);
                    return null;
                }));
    }

    private CompletableFuture<?> ran(AppTask task) {
        try {
            task.run(this);
            return CompletableFuture.completedFuture(null);
        } catch (Throwable error) { // nothing a task throws ends the ticks
            return CompletableFuture.failedFuture(error);
        }
    }

    @SuppressWarnings("unchecked") // nobody looks at the result
    private CompletionStage<Object> stage(AsyncAppTask task) throws Exception {
        return (CompletionStage<Object>) task.run(this);
    }

    private synchronized App addTicker(
            Duration period, int maxConcurrency, Function<Worker, Supplier<CompletableFuture<?>>> body) {
        requireNew("add a periodic task");
        if (period.isNegative() || period.isZero() || period.compareTo(LONGEST_PERIOD) > 0) {
            throw new IllegalArgumentException("period must be positive and at most 365 days, was " + period);
        }
        if (maxConcurrency < 1 || maxConcurrency > 1024) {
            throw new IllegalArgumentException("maxConcurrency must be 1 to 1024, was " + maxConcurrency);
        }
        tickerPlans.add(running -> new Ticker(running, period, maxConcurrency, body.apply(running)));
        return this;
    }

    /**
     * Keeps a value for hooks, tasks and handlers. It can be set until the start-up hooks have run, not afterwards.
     *
     * @param key its name
     * @param value the value
     * @return this
     * @throws IllegalStateException if the app is running or over
     */
    public synchronized App put(String key, Object value) {
        if (state != AppState.NEW && state != AppState.STARTING) {
            throw new IllegalStateException("app '" + name + "' is " + state
                    + ": its values are fixed after the start; set them before, or in a start-up hook");
        }
        values.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Returns a value.
     *
     * @param key its name
     * @param type its type
     * @param <V> its type
     * @return the value
     * @throws IllegalArgumentException if there is none, or it is of another type
     */
    public synchronized <V> V get(String key, Class<V> type) {
        Object value = values.get(key);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("app '" + name + "' has no value '" + key + "' of " + type + ", but "
                    + (value == null ? "none of that name" : "one of " + value.getClass())
                    + "; put(...) it before the start");
        }
        return type.cast(value);
    }

    private void requireNew(String what) {
        if (state != AppState.NEW) {
            throw new IllegalStateException(
                    "app '" + name + "' is " + state + ": it is too late to " + what + "; do it before start()");
        }
    }

    /**
     * Starts to consume; returns when the hooks have run and the routes have begun to connect.
     *
     * @return this
     * @throws IllegalStateException if the app has been started before, a route has no connection (each one is named),
     *     or a hook or connection failed; then what was started has been stopped again
     * @throws SelfAwaitException on the worker's own thread
     */
    public App start() {
        return start(null);
    }

    App start(@Nullable TestSources tests) {
        requireForeignThread("start");
        synchronized (this) {
            requireNew("start");
            if (tests == null) {
                plans.values().forEach(plan -> plan.check(connections));
            }
            state = AppState.STARTING;
        }
        busy = Thread.currentThread();
        try {
            open(tests);
        } catch (Throwable error) {
            if (error instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            end();
            throw new IllegalStateException(
                    "app '" + name + "' did not start: " + error + "; what had been started is stopped", error);
        } finally {
            busy = null;
            startEnded.countDown();
        }
        return this;
    }

    private void open(@Nullable TestSources tests) throws Exception {
        Worker running = givenWorker != null
                ? givenWorker
                : Worker.start(WorkerConfig.builder().name("pinion-" + name).build());
        worker = running;
        if (tests == null) {
            for (Connection connection : connections) {
                opened.add(connection);
                connection.open(running);
            }
        }
        for (AppHook hook : startHooks) {
            hook.run(this);
        }
        long unsettled = 0;
        for (RoutePlan<?> plan : plans.values()) {
            unsettled += plan.open(running, connections, tests);
        }
        http.start(name, running, this::health, tests != null);
        consume(running, unsettled);
    }

    private void consume(Worker running, long unsettled) {
        var lane = InletLane.open(running, unsettled);
        List<RouteRunner<?>> made = new ArrayList<>();
        plans.values().forEach(plan -> made.add(plan.runner(running, lane, nanoClock)));
        tickerPlans.forEach(plan -> tickers.add(plan.apply(running)));
        Heartbeat beats = new Heartbeat(nanoClock);
        heartbeat = beats;
        made.forEach(http::count);
        runners = List.copyOf(made);
        running.call(() -> {
            beats.start(running, runners);
            made.forEach(RouteRunner::start);
            tickers.forEach(Ticker::start);
            return true;
        });
        state = AppState.RUNNING;
    }

    /**
     * Starts, waits until SIGTERM, SIGINT, SIGHUP or {@link #requestStop()}, and stops. After a signal the process ends
     * with 128 plus its number; a second signal ends it at once. A signal while it starts lets the start end first.
     *
     * <p>A start that fails is logged and ends the process with 1.
     *
     * @throws IllegalStateException if the app has been started before, or another process guard is open
     */
    public void run() {
        requireNew("run");
        ProcessGuard.builder().stopTimeout(stopTimeout.plus(LONGEST_ENDS)).run(guard -> {
            guard.onStop(() -> {
                requestStop();
                stopped.await();
            });
            try {
                start();
                stopWanted.await();
            } finally {
                close();
            }
        });
    }

    /** Asks {@link #run()} to stop, and returns at once; from any thread, the worker's too. */
    public void requestStop() {
        stopWanted.countDown();
    }

    /**
     * Stops within the stop time-out, what the shut-down hooks take, and at most 15 s for the ends of sources, HTTP server,
     * connections and worker, see the class. A handler or task that blocks must not call it: it would wait for itself until the
     * time-out. A second call waits for the first;
     * one while the app starts waits for that. An app that was never started is over at once.
     *
     * @throws SelfAwaitException on the worker's own thread; {@link #requestStop()} is for that
     * @throws IllegalStateException in a hook, which would wait for itself; {@link #requestStop()} is for that, too
     */
    @Override
    public void close() {
        requireForeignThread("close");
        if (busy == Thread.currentThread()) {
            throw new IllegalStateException("a hook of app '" + name
                    + "' cannot close it: the app waits for the hook; call requestStop(), or throw");
        }
        synchronized (this) {
            if (state == AppState.NEW) {
                state = AppState.STOPPED;
                stopWanted.countDown();
                stopped.countDown();
                return;
            }
        }
        if (state == AppState.STARTING) {
            awaitQuietly(startEnded);
        }
        boolean first;
        synchronized (this) {
            first = state == AppState.RUNNING;
            if (first) {
                state = AppState.STOPPING;
            }
        }
        if (first) {
            busy = Thread.currentThread();
            end();
            busy = null;
        } else {
            awaitQuietly(stopped);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        state = AppState.STOPPING;
        Deadline deadline = new Deadline(stopTimeout);
        try {
            Worker running = worker;
            if (running != null) {
                new AppEnd(name, running, deadline).drain(runners, tickers, heartbeat);
                runHooks();
                http.close();
                closeConnections(deadline);
                if (givenWorker == null) {
                    running.shutdown(deadline.left(GRACE_OF_ENDS));
                }
            }
        } finally {
            state = AppState.STOPPED;
            stopWanted.countDown();
            stopped.countDown();
        }
    }

    private void runHooks() {
        for (AppHook hook : stopHooks) {
            try {
                hook.run(this);
            } catch (Throwable error) { // the others still have to run
                if (error instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                LOG.log(System.Logger.Level.ERROR, "a shut-down hook of app '" + name + "' failed", error);
            }
        }
    }

    private void closeConnections(Deadline deadline) {
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (Connection connection : opened) {
            try {
                ends.add(connection.close().toCompletableFuture().whenComplete((nothing, error) -> {
                    if (error != null) {
                        onCloseFailure(connection, error);
                    }
                }));
            } catch (Throwable error) { // the others still have to close
                onCloseFailure(connection, error);
            }
        }
        if (!deadline.await(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)), GRACE_OF_ENDS)) {
            LOG.log(System.Logger.Level.WARNING, "app ''{0}'': a connection did not close in time", name);
        }
    }

    private static void onCloseFailure(Connection connection, Throwable error) {
        LOG.log(System.Logger.Level.WARNING, "connection '" + connection.name() + "' did not close", error);
    }

    private void requireForeignThread(String verb) {
        Worker running = worker != null ? worker : givenWorker;
        if (running != null && running.isWorkerThread()) {
            throw new SelfAwaitException("app '" + name + "' cannot " + verb
                    + " on its worker's own thread, which it needs for that; requestStop() can be called here");
        }
    }

    /**
     * Returns where the app is in its life.
     *
     * @return the state
     */
    public AppState state() {
        return state;
    }

    /**
     * Returns the worker.
     *
     * @return the app's worker
     * @throws IllegalStateException if the app has not been started and none was given
     */
    public Worker worker() {
        Worker running = worker != null ? worker : givenWorker;
        if (running == null) {
            throw new IllegalStateException("app '" + name + "' has no worker yet; start it first");
        }
        return running;
    }

    /**
     * Returns what each route has done.
     *
     * @return by name, in the order of the routes; empty before the start
     */
    public Map<String, RouteStats> stats() {
        Map<String, RouteStats> all = new LinkedHashMap<>();
        runners.forEach(runner -> all.put(runner.settings().name(), runner.stats()));
        return all;
    }

    /** Hands over what a route holds, behind everything that was delivered before. */
    void flush(String route) {
        RouteRunner<?> runner = runners.stream()
                .filter(each -> each.settings().name().equals(route))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no route '" + route + "'"));
        runner.flushBehind();
    }

    /**
     * Returns how the app is. A route that has been without a connection, or whose handlers have made no progress, for
     * longer than {@link AppBuilder#deadAfter} is dead, and then the app is not live; nor is it when its worker has not
     * turned for that long.
     *
     * @return a snapshot; from any thread, never waits
     */
    public AppHealth health() {
        return AppHealthCheck.of(state, runners, heartbeat, deadAfter);
    }
}
