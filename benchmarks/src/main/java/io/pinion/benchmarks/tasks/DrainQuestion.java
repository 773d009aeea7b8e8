package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.Summary;
import io.pinion.benchmarks.suite.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long do {@code drain} and {@code shutdown} take with a backlog, and is anything lost?
 *
 * <p>Backlogs of 0, 1000 and 65536 constant tasks, queued behind a task that spins until the measurement begins; with 0
 * the consumer has been idle for a millisecond. The shutdown ends when the thread's work is over. Executors have no
 * drain: a last task and the wait for it stand for it. Netty shuts down without a quiet period. Medians of several.
 *
 * <p>Not measured: tasks that exceed the grace, and what is left then.
 *
 * <p>Expected: a wake-up or two for an empty queue; for a full one the time to run it.
 */
final class DrainQuestion extends TaskQuestion {
    private static final int CAPACITY = 1 << 17;
    private static final long IDLE_MS = 1;
    private static final int WARM_UPS = 6;

    /** A backlog, and how often it is measured. */
    private record Case(int tasks, int count) {}

    private static final List<Case> CASES = List.of(new Case(0, 25), new Case(1_000, 25), new Case(65_536, 9));

    private long lost;

    DrainQuestion() {
        super(
                "drain",
                "drain and shutdown with a backlog",
                List.of("P23"),
                List.of("pinion", "tpe", "netty-epoll"),
                List.of("pinion-busy", "netty-nio", "eqe"));
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        for (int i = 0; i < Size.count(probe, WARM_UPS, 1); i++) {
            for (Case one : CASES) {
                onceNs(contender, probe, one.tasks, Ending::drain);
                onceNs(contender, probe, one.tasks, Ending::shutDown);
            }
        }
        Rig.settle();
        lost = 0;
        for (Case one : CASES) {
            String backlog = " with a backlog of " + one.tasks;
            int count = Size.count(probe, one.count, 2);
            probe.figure("drain" + backlog, "us", medianUs(contender, probe, one.tasks, count, Ending::drain));
            probe.figure("shutdown" + backlog, "us", medianUs(contender, probe, one.tasks, count, Ending::shutDown));
        }
        probe.figure("tasks lost", "tasks", lost);
    }

    @Override
    void measure(Rig rig, Probe probe) {
        throw new UnsupportedOperationException();
    }

    /** One of the two ways. */
    private interface Way {
        void end(Ending ending) throws Exception;
    }

    private double medianUs(String contender, Probe probe, int tasks, int count, Way way) throws Exception {
        List<Double> durationsUs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            durationsUs.add(onceNs(contender, probe, tasks, way) / 1e3);
        }
        return Summary.median(durationsUs);
    }

    private long onceNs(String contender, Probe probe, int tasks, Way way) throws Exception {
        Backlog backlog = Backlog.forCapacity(CAPACITY);
        try (Rig rig = Rig.start(contender, probe, CAPACITY, backlog)) {
            Stall stall = Stall.of(rig.peer());
            Throughput.constant(rig, rig.constant(), tasks);
            Ending ending = Ending.of(rig.peer());
            if (tasks == 0) {
                stall.release();
                TimeUnit.MILLISECONDS.sleep(IDLE_MS);
            }
            long startNs = System.nanoTime();
            stall.release();
            way.end(ending);
            long durationNs = System.nanoTime() - startNs;
            lost += backlog.pending();
            return durationNs;
        }
    }
}
