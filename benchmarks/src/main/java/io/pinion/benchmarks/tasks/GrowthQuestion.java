package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.Spin;
import io.pinion.benchmarks.suite.Probe;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How do the figures grow with the size of the ring, the length of the task, and the depth of the backlog?
 *
 * <p>Rings of 256 to 262,144: a burst, of 1000 or what the ring takes, and throughput. Tasks that spin for 0 to 10 us:
 * round trip and throughput. 1 to 4096 tasks on their way: throughput.
 *
 * <p>Not measured: memory; the tail of each.
 *
 * <p>Expected: large rings leave the caches; a task of 1 us hides any hand-over; one task on its way is a round trip.
 */
final class GrowthQuestion extends TaskQuestion {
    private static final int[] RINGS = {256, 1_024, 16_384, 262_144};
    private static final int[] DEPTHS = {1, 16, 256, 4_096};
    private static final int BURST = 1_000;
    private static final int BURSTS = 60;
    private static final int TASKS = 100_000;
    private static final int SHALLOW_TASKS = 5_000;
    private static final long ROUND_TRIPS_MS = 80;
    private static final long THROUGHPUT_MS = 15;
    private static final int WARM_UPS = 3;

    /** A length and how it is called. */
    private record Length(String label, long ns) {}

    private static final List<Length> LENGTHS = List.of(
            new Length("0 us", 0),
            new Length("0.1 us", 100),
            new Length("1 us", TimeUnit.MICROSECONDS.toNanos(1)),
            new Length("10 us", TimeUnit.MICROSECONDS.toNanos(10)));

    GrowthQuestion() {
        super(
                "growth",
                "by size of the ring, length of the task, depth of the backlog",
                List.of(),
                List.of(),
                List.of("pinion", "disruptor-busy", "tpe"));
    }

    @Override
    public int maxRounds() {
        return 3;
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        for (int ring : RINGS) {
            askOnce(contender, probe, ring, Backlog.forCapacity(ring), GrowthQuestion::byRing);
        }
        askOnce(contender, probe, Peer.CAPACITY, new Backlog(), GrowthQuestion::byLength);
        for (int depth : DEPTHS) {
            askOnce(contender, probe, Peer.CAPACITY, Backlog.ofAtMost(depth), GrowthQuestion::byDepth);
        }
    }

    /** One measurement on a contender of its own. */
    private interface Part {
        void measure(Rig rig, Probe probe) throws Exception;
    }

    private void askOnce(String contender, Probe probe, int ring, Backlog backlog, Part part) throws Exception {
        try (Rig rig = Rig.start(contender, probe, ring, backlog)) {
            WarmUp warmUp = new WarmUp(probe, warmUpPart());
            for (int i = 0; i < WARM_UPS; i++) {
                part.measure(rig, warmUp);
            }
            Rig.settle(contender, probe);
            part.measure(rig, probe);
        }
    }

    @Override
    void measure(Rig rig, Probe probe) {
        throw new UnsupportedOperationException();
    }

    private static void byRing(Rig rig, Probe probe) {
        String name = "ring of " + rig.capacity();
        int size = Math.min(BURST, rig.backlog().limit());
        probe.figure(name + ", burst, per task", "ns", Bursts.perTaskNs(rig, size, Size.count(probe, BURSTS, 3)));
        int tasks = Size.count(probe, TASKS, 1_000);
        probe.figure(name + ", throughput", Throughput.UNIT, Throughput.constantPerUs(rig, tasks));
    }

    private static void byLength(Rig rig, Probe probe) {
        for (Length length : LENGTHS) {
            Runnable task = spinning(rig, length.ns);
            String name = "task of " + length.label;
            probe.figure(name + ", round trip, p50", "ns", roundTripNs(rig, task, probe));
            long fitting = length.ns == 0 ? TASKS : Size.durationNs(probe, THROUGHPUT_MS, 1) / length.ns;
            int tasks = (int) Math.min(Size.count(probe, TASKS, 1_000), Math.max(100, fitting));
            double perUs = Throughput.perUs(tasks, rig.backlog(), () -> Throughput.constant(rig, task, tasks));
            probe.figure(name + ", throughput", Throughput.UNIT, perUs);
        }
    }

    private static void byDepth(Rig rig, Probe probe) {
        int depth = rig.backlog().limit();
        int tasks = Size.count(probe, depth > 100 ? TASKS : SHALLOW_TASKS, 100);
        probe.figure(depth + " in flight, throughput", Throughput.UNIT, Throughput.constantPerUs(rig, tasks));
    }

    private static Runnable spinning(Rig rig, long durationNs) {
        return durationNs == 0
                ? rig.constant()
                : () -> {
                    Spin.until(System.nanoTime() + durationNs);
                    rig.constant().run();
                };
    }

    /** There and back for a caller that spins on the counter of the backlog, whatever the contender. */
    private static double roundTripNs(Rig rig, Runnable task, Probe probe) {
        Histogram histogram = Histograms.ofDurations();
        long endNs = System.nanoTime() + Size.durationNs(probe, ROUND_TRIPS_MS, 2);
        long startNs = System.nanoTime();
        while (startNs - endNs < 0) {
            rig.backlog().enter();
            rig.peer().execute(task);
            rig.backlog().awaitEmpty();
            Histograms.record(histogram, System.nanoTime() - startNs);
            startNs = System.nanoTime();
        }
        return histogram.getValueAtPercentile(50);
    }
}
