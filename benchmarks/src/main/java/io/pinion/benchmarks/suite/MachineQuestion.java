package io.pinion.benchmarks.suite;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What does the machine do to a thread that only spins, and what does a look at its clock cost?
 *
 * <p>Not measured: any queue, nor what a second thread adds.
 *
 * <p>Expected: a clock of about 20 ns. On a machine of its own a spinning thread loses next to nothing; on a shared
 * virtual one 5 to 8 percent of its time, in gaps of microseconds to milliseconds. Percentiles of other questions that
 * reach into these gaps are the machine's and not the contender's.
 */
final class MachineQuestion implements Question {
    private static final String SPIN = "spin";
    private static final long GAP_NS = 1_000;
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public List<String> cards() {
        return List.of();
    }

    @Override
    public String title() {
        return "What the machine does to a thread that only spins";
    }

    @Override
    public List<String> contenders() {
        return List.of(SPIN);
    }

    @Override
    public int maxRounds() {
        return 3;
    }

    @Override
    public void ask(String contender, Probe probe) {
        probe.pinProducer();
        long durationNs = (long) (TimeUnit.SECONDS.toNanos(1) * probe.scale());
        spin(durationNs / 4, new Histogram(1, MAX_NS, 3));
        Histogram gapsNs = new Histogram(1, MAX_NS, 3);
        long startNs = System.nanoTime();
        long looks = spin(durationNs, gapsNs);
        long tookNs = System.nanoTime() - startNs;
        long lostNs = 0;
        for (var value : gapsNs.recordedValues()) {
            lostNs += value.getValueIteratedTo() * value.getCountAtValueIteratedTo();
        }
        probe.figure("look at the clock", "ns", (double) (tookNs - lostNs) / looks);
        probe.figure("time lost in gaps of more than 1 us", "%", 100.0 * lostNs / tookNs);
        if (gapsNs.getTotalCount() > 0) {
            probe.curve("gap of more than 1 us", gapsNs);
        }
    }

    /** Returns how often it looked at the clock. */
    private static long spin(long durationNs, Histogram gapsNs) {
        long looks = 0;
        long startNs = System.nanoTime();
        long lastNs = startNs;
        while (lastNs - startNs < durationNs) {
            long nowNs = System.nanoTime();
            looks++;
            if (nowNs - lastNs > GAP_NS) {
                gapsNs.recordValue(Math.min(nowNs - lastNs, MAX_NS));
            }
            lastNs = nowNs;
        }
        return looks;
    }
}
