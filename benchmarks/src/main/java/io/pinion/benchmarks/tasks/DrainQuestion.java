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
    /** Arrays of more than half a megabyte each, which a collector may only find out about in long pauses. */
    private static final int LARGE_CAPACITY = 1 << 17;

    private static final long IDLE_MS = 1;
    private static final int WARM_UPS = 6;

    /** A backlog, and how often it is measured. */
    private record Case(int tasks, int count) {
        /** A queue that is no larger than need be: one is made for each measurement, and collected beside another. */
        int capacity() {
            return tasks < Peer.CAPACITY / 2 ? Peer.CAPACITY : LARGE_CAPACITY;
        }
    }

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
                onceNs(contender, probe, one, Ending::drain);
                onceNs(contender, probe, one, Ending::shutDown);
            }
        }
        Rig.settle();
        lost = 0;
        for (Case one : CASES) {
            String backlog = " with a backlog of " + one.tasks;
            probe.figure("drain" + backlog, "us", medianUs(contender, probe, one, Ending::drain));
            probe.figure("shutdown" + backlog, "us", medianUs(contender, probe, one, Ending::shutDown));
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

    private double medianUs(String contender, Probe probe, Case one, Way way) throws Exception {
        List<Double> durationsUs = new ArrayList<>();
        int count = Size.count(probe, one.count, 2);
        for (int i = 0; i < count; i++) {
            durationsUs.add(onceNs(contender, probe, one, way) / 1e3);
        }
        return Summary.median(durationsUs);
    }

    private long onceNs(String contender, Probe probe, Case one, Way way) throws Exception {
        Backlog backlog = Backlog.forCapacity(one.capacity());
        try (Rig rig = Rig.start(contender, probe, one.capacity(), backlog)) {
            Stall stall = Stall.of(rig.peer());
            Throughput.constant(rig, rig.constant(), one.tasks);
            Ending ending = Ending.of(rig.peer());
            if (one.tasks == 0) {
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
