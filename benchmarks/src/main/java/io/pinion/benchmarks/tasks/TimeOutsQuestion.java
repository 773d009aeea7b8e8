package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Probe;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * How late does a wait return whose limit has passed, and what do tasks cost that expire in the queue?
 *
 * <p>Waits of 1, 10 and 100 ms for a task behind one that does not end, and behind a queue of 120 ms of short tasks that
 * another thread keeps full. Each includes the cancelling of the task. Then, on a worker, a million tasks whose
 * deadline has passed when their turn comes, in portions that fit the ring.
 *
 * <p>Not measured: limits so short that the task may win.
 *
 * <p>Expected: the time in which the kernel ends a sleep, 50 us of slack and the wake-up, for everyone.
 */
final class TimeOutsQuestion extends TaskQuestion {
    /** A limit, and how often it is waited for. */
    private record Wait(int limitMs, int count) {}

    private static final List<Wait> WAITS = List.of(new Wait(1, 80), new Wait(10, 12), new Wait(100, 3));
    private static final long WARM_UP_WAITS = 300;
    private static final Duration WARM_UP_LIMIT = Duration.ofNanos(200_000);
    private static final int EXPIRING = 1_000_000;
    private static final int CAPACITY = 1 << 18;
    private static final int PORTION = 250_000;
    private static final Duration START_WITHIN = Duration.ofNanos(1);
    private static final long WITHIN_S = 60;

    TimeOutsQuestion() {
        super(
                "time-outs",
                "how late waits return, and what expiring costs",
                List.of("P22"),
                List.of("pinion", "tpe"),
                List.of("pinion-busy", "eqe", "netty-epoll"));
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        try (Rig rig = Rig.start(contender, probe)) {
            measure(rig, probe);
        }
        if (contender.equals("pinion")) {
            expiring(probe);
        }
    }

    @Override
    void measure(Rig rig, Probe probe) throws Exception {
        TimedCaller caller = TimedCaller.of(rig.peer());
        Stall stall = Stall.of(rig.peer());
        for (int i = 0; i < Size.count(probe, (int) WARM_UP_WAITS, 10); i++) {
            lateNs(caller, WARM_UP_LIMIT);
        }
        Rig.settle();
        waits(caller, ", stalled worker", probe);
        stall.release();
        try (Load load = Load.start(rig, probe)) {
            waits(caller, ", loaded worker", probe);
            load.check();
        }
    }

    private static void waits(TimedCaller caller, String where, Probe probe) throws Exception {
        for (Wait wait : WAITS) {
            Histogram histogram = Histograms.ofDurations();
            for (int i = 0; i < Size.count(probe, wait.count, 2); i++) {
                Histograms.record(histogram, lateNs(caller, Duration.ofMillis(wait.limitMs)));
            }
            probe.curve("return of a " + wait.limitMs + " ms wait" + where, histogram);
        }
    }

    private static long lateNs(TimedCaller caller, Duration limit) throws Exception {
        long startNs = System.nanoTime();
        boolean timedOut = caller.timesOut(limit);
        long lateNs = System.nanoTime() - startNs - limit.toNanos();
        if (!timedOut) {
            throw new IllegalStateException("A task behind a queue of longer than " + limit + " ended before it");
        }
        if (lateNs < 0) {
            throw new IllegalStateException("A wait of " + limit + " returned " + -lateNs + " ns too early");
        }
        return lateNs;
    }

    /** From the moment when the worker comes to the first task to the end of the last. */
    private static void expiring(Probe probe) throws Exception {
        try (Worker worker = Worker.start(Peers.workerConfig("pinion", probe, CAPACITY))) {
            expireNs(worker, Size.count(probe, PORTION, 1_000));
            Rig.settle();
            int left = Size.count(probe, EXPIRING, 1_000);
            int all = left;
            long sumNs = 0;
            while (left > 0) {
                int portion = Math.min(left, PORTION);
                sumNs += expireNs(worker, portion);
                left -= portion;
            }
            probe.figure("expiring " + EXPIRING + " queued tasks, per task", "ns", sumNs / (double) all);
        }
    }

    private static long expireNs(Worker worker, int count) throws Exception {
        long expiredBefore = worker.stats().expired();
        Runnable task = () -> {
            throw new IllegalStateException("ran after its deadline");
        };
        Stall stall = new Stall();
        worker.execute(stall);
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < count; i++) {
            last = worker.submit(task, START_WITHIN);
        }
        long startNs = System.nanoTime();
        stall.release();
        if (!worker.drain(Duration.ofSeconds(WITHIN_S))) {
            throw new TimeoutException(count + " tasks do not expire in " + WITHIN_S + " s");
        }
        long durationNs = System.nanoTime() - startNs;
        long expired = worker.stats().expired() - expiredBefore;
        if (expired != count || !last.isCompletedExceptionally()) {
            throw new IllegalStateException("Of " + count + " tasks expired " + expired);
        }
        return durationNs;
    }
}
