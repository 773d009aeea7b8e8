package io.pinion.benchmarks.tasks;

import com.sun.management.ThreadMXBean;
import io.pinion.benchmarks.Spin;
import io.pinion.benchmarks.suite.Probe;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What does it cost a worker to be observed?
 *
 * <p>The default worker in a process of its own for each way to observe it ({@link Variant}); one is there twice, and
 * what differs between the two is noise. 100,000 hand-overs a second: what each costs the producer, and when the task
 * starts, counted from when it was due. 10,000 round trips a second, counted in the same way. Bursts of 1000, and one
 * producer that never pauses. What is allocated for each {@code execute}, here and on the worker.
 *
 * <p>Not measured: slow tasks, full queues and lost connections, which are rare; several producers.
 *
 * <p>Expected: nothing for what is idle beyond one look at a flag for each task; two readings of a clock for each task
 * while slow tasks are looked for, some 50 ns on the worker; a wrapper of some 50 bytes for each task that carries a
 * context; a span of several hundred bytes and a microsecond where each task has one.
 */
final class ObservabilityQuestion extends TaskQuestion {
    private static final int PER_SECOND = 100_000;
    private static final int CALLS_PER_SECOND = 10_000;
    private static final int PACED = 40_000;
    private static final int CALLS = 5_000;
    private static final int BURST = 1_000;
    private static final int BURSTS = 300;
    private static final int TASKS = 200_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    ObservabilityQuestion() {
        super("observability", "what it costs to be observed", List.of(), Variant.CONTENDERS, List.of());
    }

    @Override
    public List<String> jvmFlags(String contender) {
        return Variant.of(contender).needsRecorder() ? List.of(RecorderOnRequest.FLAG) : List.of();
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        try (Watched watched = Watched.start(Variant.of(contender), probe)) {
            Rig rig = watched.rig();
            WarmUp warmUp = new WarmUp(probe, warmUpPart());
            for (int i = 0; i < 3; i++) {
                measure(rig, warmUp);
            }
            Rig.settle("pinion", probe);
            measure(rig, probe);
            if (Double.isInfinite(watched.seen())) {
                throw new IllegalStateException("the meters add up to more than there is");
            }
        }
    }

    @Override
    void measure(Rig rig, Probe probe) throws Exception {
        probe.curve("execute at 100k per second", executes(rig, Size.count(probe, PACED, 100)));
        int count = Size.count(probe, PACED, 100);
        Delays delays = new Delays(count);
        rig.stamped().noteIn(delays);
        OpenLoop.run(PER_SECOND, count, rig.backlog(), rig.stamped());
        probe.curve("start at 100k per second", delays.histogram());
        probe.curve("round trip at 10k per second", calls(rig, Size.count(probe, CALLS, 50)));
        probe.figure(
                "burst of " + BURST + ", per task", "ns", Bursts.perTaskNs(rig, BURST, Size.count(probe, BURSTS, 3)));
        int tasks = Size.count(probe, TASKS, 1_000);
        probe.figure("one producer", Throughput.UNIT, Throughput.constantPerUs(rig, tasks));
        allocated(rig, tasks, probe);
    }

    /** What the producer pays; each duration contains one reading of the clock. */
    private static Histogram executes(Rig rig, int count) {
        Histogram histogram = Histograms.ofDurations();
        long periodNs = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long dueNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            dueNs = Math.max(dueNs + periodNs, System.nanoTime());
            long startNs = Spin.until(dueNs);
            rig.backlog().enter();
            rig.peer().execute(rig.constant());
            Histograms.record(histogram, System.nanoTime() - startNs);
        }
        rig.backlog().awaitEmpty();
        return histogram;
    }

    private static Histogram calls(Rig rig, int count) throws Exception {
        Caller caller = rig.peer().caller();
        Histogram histogram = Histograms.ofDurations();
        long periodNs = TimeUnit.SECONDS.toNanos(1) / CALLS_PER_SECOND;
        long firstNs = System.nanoTime() + periodNs;
        for (int i = 0; i < count; i++) {
            long dueNs = firstNs + i * periodNs;
            Spin.until(dueNs);
            if (!Caller.ANSWER.equals(caller.callConstant())) {
                throw new IllegalStateException("a wrong answer");
            }
            Histograms.record(histogram, System.nanoTime() - dueNs);
        }
        return histogram;
    }

    private static void allocated(Rig rig, int tasks, Probe probe) throws Exception {
        long worker = rig.peer()
                .futures()
                .orElseThrow()
                .submit(() -> (int) Thread.currentThread().getId())
                .get();
        long hereBefore = THREADS.getCurrentThreadAllocatedBytes();
        long thereBefore = THREADS.getThreadAllocatedBytes(worker);
        Throughput.constant(rig, rig.constant(), tasks);
        rig.backlog().awaitEmpty();
        long here = THREADS.getCurrentThreadAllocatedBytes() - hereBefore;
        long there = THREADS.getThreadAllocatedBytes(worker) - thereBefore;
        probe.figure("allocated per execute by the producer", "B", here / (double) tasks);
        probe.figure("allocated per execute on the worker", "B", there / (double) tasks);
    }
}
