package io.pinion.services.ready;

import io.pinion.services.Service;
import io.pinion.services.ServiceScope;
import io.pinion.services.ServiceSpec;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.net.DatagramHandler;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd that the program is ready, that it stops, and that it is alive.
 *
 * <pre>{@code
 * Entrypoint.builder().services(new Api(), SystemdService.create()).runForever();    // Type=notify, WatchdogSec=10
 * }</pre>
 *
 * <p>{@code READY=1} is sent when the whole entrypoint runs, {@code STOPPING=1} when the stop of the whole begins, and
 * {@code WATCHDOG=1} every half of {@code WATCHDOG_USEC}, unless {@code WATCHDOG_PID} names another process. The ping comes
 * from the worker's own timer: a worker that stands still is restarted by systemd. Where {@code NOTIFY_SOCKET} is not
 * set, the service does nothing.
 *
 * <p>Needs: a worker with epoll, since Java itself has no Unix-domain datagrams; and a socket with a path.
 * <p>Start: fails, saying why, if {@code NOTIFY_SOCKET} is set and cannot be used: systemd would wait in vain otherwise.
 * <p>Threads: any. Later failures to send are counted, see {@link #failures()}; nothing else happens.
 * <p>Source: sd_notify(3), sd_watchdog_enabled(3).
 */
public final class SystemdService implements Service {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int MAX_STATUS_CHARS = 1_000;

    private final UnaryOperator<@Nullable String> environment;
    private final BooleanSupplier healthy;
    private volatile @Nullable Run run;
    private volatile long failures;

    private SystemdService(UnaryOperator<@Nullable String> environment, BooleanSupplier healthy) {
        this.environment = environment;
        this.healthy = healthy;
    }

    /**
     * Makes the service.
     *
     * @return the service
     */
    public static SystemdService create() {
        return create(() -> true);
    }

    /**
     * Makes the service with a question that is asked before each ping.
     *
     * @param healthy asked on the worker's thread; while it says false, or throws, systemd gets no ping
     * @return the service
     */
    public static SystemdService create(BooleanSupplier healthy) {
        return new SystemdService(System::getenv, Objects.requireNonNull(healthy, "healthy"));
    }

    static SystemdService create(UnaryOperator<@Nullable String> environment, BooleanSupplier healthy) {
        return new SystemdService(environment, healthy);
    }

    @Override
    public CompletionStage<?> start(ServiceScope scope) {
        SystemdEnvironment told =
                SystemdEnvironment.read(environment, ProcessHandle.current().pid());
        if (told.address() == null) {
            return Service.done();
        }
        CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
        Run started = new Run(scope, told.pingEvery());
        scope.worker()
                .network()
                .datagrams(null, told.address(), DatagramOptions.defaults(), started)
                .whenComplete((socket, error) -> {
                    if (socket == null) {
                        ready.completeExceptionally(new IllegalStateException(
                                "Cannot notify systemd at NOTIFY_SOCKET=" + told.address() + ": " + error
                                        + ". Unix-domain datagrams need a worker with epoll (Worker.placement() tells)."
                                        + " Unset NOTIFY_SOCKET and use Type=exec to run without.",
                                error));
                        return;
                    }
                    if (ready.isDone()) {
                        // Cancelled meanwhile: nobody will call stop.
                        socket.close();
                        return;
                    }
                    started.begin(socket);
                    run = started;
                    ready.complete(null);
                });
        return ready;
    }

    @Override
    public CompletionStage<?> stop(@Nullable Throwable cause) {
        Run stopped = run;
        run = null;
        if (stopped != null) {
            stopped.end();
        }
        return Service.done();
    }

    @Override
    public ServiceSpec spec() {
        return ServiceSpec.named("systemd");
    }

    /**
     * Shows a line in {@code systemctl status}. Does nothing where nobody wants to know.
     *
     * @param text one line; line breaks become blanks, and it is cut at 1,000 characters
     */
    public void status(String text) {
        Objects.requireNonNull(text, "text");
        Run current = run;
        if (current != null) {
            String line =
                    text.substring(0, Math.min(text.length(), MAX_STATUS_CHARS)).replaceAll("\\p{Cntrl}", " ");
            current.worker.execute(() -> current.send("STATUS=" + line));
        }
    }

    /**
     * Tells how many messages could not be sent.
     *
     * @return a count that only grows
     */
    public long failures() {
        return failures;
    }

    /** One start. Threads: the worker's. */
    private final class Run implements DatagramHandler {
        final Worker worker;
        private final ServiceScope scope;
        private final @Nullable Duration pingEvery;
        private @Nullable Datagrams socket;
        private @Nullable Scheduled look;
        private @Nullable Scheduled ping;

        Run(ServiceScope scope, @Nullable Duration pingEvery) {
            this.scope = scope;
            this.worker = scope.worker();
            this.pingEvery = pingEvery;
        }

        void begin(Datagrams open) {
            socket = open;
            // There is no event "everything is ready" that a service could wait for without ending its own start.
            look = worker.timers().every(Duration.ZERO, LOOK_EVERY, this::lookWhetherReady);
            if (pingEvery != null) {
                ping = worker.timers().every(Duration.ZERO, pingEvery, this::ping);
            }
        }

        private void lookWhetherReady() {
            if (look != null && scope.entrypoint().isRunning()) {
                look.cancel();
                look = null;
                send("READY=1");
            }
        }

        private void ping() {
            if (healthy.getAsBoolean()) {
                send("WATCHDOG=1");
            }
        }

        void end() {
            // Stopped alone, the program goes on.
            if (!scope.entrypoint().isRunning()) {
                send("STOPPING=1");
            }
            if (look != null) {
                look.cancel();
            }
            if (ping != null) {
                ping.cancel();
            }
            if (socket != null) {
                socket.close();
            }
        }

        void send(String message) {
            boolean isSent = false;
            try {
                isSent = socket != null && socket.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), null);
            } catch (IOException e) {
                // Counted below.
            }
            if (!isSent) {
                count();
            }
        }

        private void count() {
            long before = failures;
            failures = before + 1;
        }

        @Override
        public void datagram(Datagrams from, ByteBuffer data, SocketAddress sender) {
            // systemd does not answer.
        }

        @Override
        public void error(Datagrams from, IOException error) {
            count();
        }
    }
}
