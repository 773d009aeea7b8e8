package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Backlog;
import io.pinion.benchmarks.suite.Probe;
import java.util.List;
import java.util.Optional;

/**
 * How many tasks per second does one producer get through that never pauses?
 *
 * <p>A constant task, a fresh capturing lambda for each, and the form with two arguments where there is one. At most
 * three quarters of the queue are on their way, in the same way for all; each figure is the median of five.
 *
 * <p>Not measured: several producers ({@link ProducersQuestion}), and tasks that do work ({@link GrowthQuestion}).
 *
 * <p>Expected: consumers that nap are ahead of consumers that spin, because batches form.
 */
final class ThroughputQuestion extends TaskQuestion {
    private static final int PAIRS = 300_000;

    ThroughputQuestion() {
        super(
                "throughput",
                "tasks per second with one producer",
                List.of("P9", "P10"),
                List.of("pinion", "disruptor-busy", "disruptor-yield", "disruptor-lite", "tpe", "netty-epoll"),
                List.of(
                        "pinion-busy",
                        "pinion-blocking",
                        "disruptor-block",
                        "disruptor-sleep",
                        "fjp",
                        "virtual",
                        "jctools-spin",
                        "jctools-park",
                        "agrona",
                        "eqe",
                        "netty-nio"));
    }

    @Override
    void measure(Rig rig, Probe probe) {
        Throughput.measure(rig, probe);
    }

    /** Two arguments have a consumer of their own, when the other has ended. */
    @Override
    public void ask(String contender, Probe probe) throws Exception {
        super.ask(contender, probe);
        Backlog backlog = new Backlog();
        long[] sum = new long[65];
        Optional<Pairs<long[], Integer>> started = Pairs.start(contender, probe, (target, number) -> {
            target[32] += number;
            backlog.ran();
        });
        if (started.isPresent()) {
            try (Pairs<long[], Integer> pairs = started.orElseThrow()) {
                probe.pinProducer();
                measurePairs(pairs, backlog, sum, new WarmUp(probe, 3 * warmUpPart()));
                Rig.settle(contender, probe);
                measurePairs(pairs, backlog, sum, probe);
            }
        }
    }

    private static void measurePairs(Pairs<long[], Integer> pairs, Backlog backlog, long[] sum, Probe probe) {
        int count = Size.count(probe, PAIRS, 1_000);
        Integer one = 1;
        long before = sum[32];
        double perUs = Throughput.perUs(count, backlog, () -> {
            for (int i = 0; i < count; i++) {
                backlog.enter();
                pairs.execute(sum, one);
            }
        });
        if ((sum[32] - before) % count != 0 || sum[32] == before) {
            throw new IllegalStateException("Of " + count + " pairs some were lost: " + (sum[32] - before));
        }
        probe.figure("one producer, two arguments", Throughput.UNIT, perUs);
    }
}
