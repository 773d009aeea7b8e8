package io.pinion.stress.life;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Lane;
import io.pinion.worker.PollerChoice;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.Workers;
import io.pinion.worker.net.DatagramOptions;
import io.pinion.worker.net.Datagrams;
import io.pinion.worker.net.Listener;
import io.pinion.worker.net.StreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lives of workers, from start to close, each of one of a few kinds; every one checks the account of its worker. */
final class Cycles {
    /** Starts of the names of all threads that these workers have. */
    static final String THREADS = "cycle,pinion";

    private static final int KINDS = 16;
    /** Seldom those that take a processor from the thread that starts and closes. */
    private static final IdleStrategy[] STRATEGIES = {
        IdleStrategy.ADAPTIVE,
        IdleStrategy.BLOCKING,
        IdleStrategy.ADAPTIVE,
        IdleStrategy.BUSY_SPIN,
        IdleStrategy.ADAPTIVE,
        IdleStrategy.BLOCKING,
        IdleStrategy.ADAPTIVE,
        IdleStrategy.YIELDING
    };

    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration FAR = Duration.ofHours(1);
    private static final int LANE_CAPACITY = 16;

    private final WorkerConfig[] configs;
    private final AtomicLong ran = new AtomicLong();
    private final boolean hasSockets;
    private long expected;

    Cycles(PollerChoice poller) {
        configs = new WorkerConfig[STRATEGIES.length];
        for (int i = 0; i < STRATEGIES.length; i++) {
            configs[i] = WorkerConfig.builder()
                    .name("cycle")
                    .capacity(64)
                    .poller(poller)
                    .idleStrategy(STRATEGIES[i])
                    .grace(GRACE)
                    .build();
        }
        hasSockets = poller != PollerChoice.PARK;
    }

    /** Tasks that have run. */
    long tasks() {
        return ran.get();
    }

    /** One life; the number decides of which kind. */
    void run(long number) throws Exception {
        int kind = (int) (number % KINDS);
        WorkerConfig config = configs[(int) (number / KINDS % configs.length)];
        if (kind == KINDS - 1) {
            shared(config);
            return;
        }
        Worker worker = Worker.start(config);
        use(worker, kind);
        ShutdownReport report = close(worker, kind);
        check(number, report);
    }

    private void use(Worker worker, int kind) throws Exception {
        execute(worker);
        await(worker.submit(ran::incrementAndGet));
        expected++;
        worker.timers().after(FAR, this::count);
        switch (kind) {
            case 1 -> {
                Lane<AtomicLong> lane = worker.lanes()
                        .lane(AtomicLong::new, (event, sequence, end) -> ran.incrementAndGet(), LANE_CAPACITY);
                lane.publish(event -> event.set(1));
                expected++;
            }
            case 2 -> {
                await(worker.blocking().submit(this::count));
                expected++;
            }
            case 3 -> datagrams(worker);
            case 4 -> listener(worker);
            case 5 -> {
                await(worker.timers().delay(Duration.ZERO));
                worker.timers().every(Duration.ofNanos(1), () -> {});
            }
            case 6 -> await(worker.submitAsync(() -> CompletableFuture.completedFuture(1)));
            default -> {}
        }
        execute(worker);
    }

    private void execute(Worker worker) {
        worker.execute(this::count);
        expected++;
    }

    private void count() {
        ran.incrementAndGet();
    }

    private void datagrams(Worker worker) throws Exception {
        if (hasSockets) {
            Datagrams socket = await(worker.network()
                    .datagrams(loopback(), null, DatagramOptions.defaults(), (source, data, sender) -> {})
                    .toCompletableFuture());
            // Every other one is left to the close of the worker.
            if (expected % 2 == 0) {
                socket.close();
            }
        }
    }

    private void listener(Worker worker) throws Exception {
        if (hasSockets) {
            Listener listener = await(worker.network()
                    .listen(loopback(), StreamOptions.defaults(), stream -> (source, data) -> {})
                    .toCompletableFuture());
            if (expected % 2 == 0) {
                listener.close();
            }
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(GRACE.toSeconds(), TimeUnit.SECONDS);
    }

    private ShutdownReport close(Worker worker, int kind) throws Exception {
        if (kind == 7) {
            // By a task: the report that counts is that of the second call.
            await(worker.submit(() -> worker.shutdown(GRACE)));
        } else if (kind == 8) {
            Thread closer = new Thread(worker::close, "cycle-closer");
            closer.start();
            closer.join();
        }
        return worker.shutdown(kind == 9 ? Duration.ZERO : GRACE);
    }

    private void check(long number, ShutdownReport report) {
        WorkerStats stats = report.stats();
        long ended = stats.completed() + stats.failed() + stats.cancelled() + stats.expired() + stats.neverRun();
        expected -= stats.neverRun();
        boolean isRight = report.isFinal()
                && stats.accepted() == ended
                && stats.pending() == 0
                && stats.missedWakeups() == 0
                && report.neverRun().size() == stats.neverRun()
                && (number % KINDS == 9 || report.isClean())
                && ran.get() == expected;
        if (!isRight) {
            throw new IllegalStateException("cycle " + number + ": " + ran.get() + " tasks of " + expected
                    + " ran, and the report is " + report);
        }
    }

    /** The worker of the process, with its shutdown hook. */
    private void shared(WorkerConfig config) {
        Workers.start(config);
        Workers.execute(this::count);
        Workers.execute(this::count);
        expected += 2;
        ShutdownReport report = Workers.shutdown(GRACE).orElseThrow();
        if (!report.isClean() || ran.get() != expected) {
            throw new IllegalStateException("shared worker: " + report);
        }
    }
}
