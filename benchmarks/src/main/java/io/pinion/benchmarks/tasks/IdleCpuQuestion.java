package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Probe;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How much processor time does a consumer use that has nothing, or next to nothing, to do?
 *
 * <p>Of the threads that the contender has started only, in percent of one processor: when idle, and with one trivial
 * task per millisecond.
 *
 * <p>Not measured: the producer's part; a wake-up costs it near 20 us here ({@link BurstQuestion}).
 *
 * <p>Expected: 100 for those who spin, below 5 for those who sleep.
 */
final class IdleCpuQuestion extends TaskQuestion {
    private static final long FULL_MS = 1_000;
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String UNIT = "% of a core";

    IdleCpuQuestion() {
        super(
                "idle-cpu",
                "processor time with nothing, or little, to do",
                List.of("P13", "P14"),
                List.of("pinion"),
                List.of(
                        "pinion-busy",
                        "pinion-blocking",
                        "disruptor-yield",
                        "disruptor-lite",
                        "disruptor-sleep",
                        "tpe",
                        "jctools-park",
                        "agrona",
                        "netty-epoll"));
    }

    @Override
    public Optional<String> whyNot(String contender) {
        return ProcessorTime.isAvailable()
                ? super.whyNot(contender)
                : Optional.of("this system does not tell the processor time of a thread");
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        ProcessorTime time = ProcessorTime.ofThreadsToCome();
        try (Rig rig = Rig.start(contender, probe)) {
            oncePerMillisecond(rig, Size.durationNs(probe, FULL_MS / 4, 50));
            Rig.settle();
            TimeUnit.MILLISECONDS.sleep(50);
            long durationNs = Size.durationNs(probe, FULL_MS, 100);
            probe.figure("processor time when idle", UNIT, percent(time, () -> TimeUnit.NANOSECONDS.sleep(durationNs)));
            probe.figure("processor time at 1k/s", UNIT, percent(time, () -> oncePerMillisecond(rig, durationNs)));
        }
    }

    @Override
    void measure(Rig rig, Probe probe) {
        throw new UnsupportedOperationException();
    }

    private static double percent(ProcessorTime time, Joined.Work work) throws Exception {
        long beforeNs = time.ns();
        long startNs = System.nanoTime();
        work.run();
        return (time.ns() - beforeNs) * 100.0 / (System.nanoTime() - startNs);
    }

    private static void oncePerMillisecond(Rig rig, long durationNs) {
        long startNs = System.nanoTime();
        for (long nextNs = startNs; nextNs - startNs < durationNs; nextNs += PERIOD_NS) {
            for (long leftNs = nextNs - System.nanoTime(); leftNs > 0; leftNs = nextNs - System.nanoTime()) {
                LockSupport.parkNanos(leftNs);
            }
            rig.backlog().enter();
            rig.peer().execute(rig.constant());
        }
        rig.backlog().awaitEmpty();
    }
}
