package io.pinion.worker.disruptor;

import io.pinion.worker.WorkerStats.Latency;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.AtomicHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The worker's histograms: written by its thread without waiting, read in place by any. Made when first needed: they are
 * most of what a worker that lives for a moment would cost.
 *
 * <p>A reader takes no copy: the report of a close is read once, and fresh memory for copies cost more than the rest of
 * the close.
 */
final class Samples {
    private static final long MAX_NS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 2;

    private final Cumulative queueDelay = new Cumulative();
    private final Cumulative runTime = new Cumulative();
    private final Cumulative loopLag = new Cumulative();

    void queueDelay(long durationNs) {
        queueDelay.record(durationNs);
    }

    void runTime(long durationNs) {
        runTime.record(durationNs);
    }

    void loopLag(long durationNs) {
        loopLag.record(durationNs);
    }

    Latency readQueueDelay() {
        return queueDelay.read();
    }

    Latency readRunTime() {
        return runTime.read();
    }

    Latency readLoopLag() {
        return loopLag.read();
    }

    private static final class Cumulative {
        /** Set once, by the writer, with a volatile store that makes the histogram visible to readers. */
        private volatile @Nullable AtomicHistogram histogram;

        void record(long durationNs) {
            AtomicHistogram open = histogram;
            if (open == null) {
                open = new AtomicHistogram(1, MAX_NS, DIGITS);
                histogram = open;
            }
            open.recordValue(Math.max(0, Math.min(durationNs, MAX_NS)));
        }

        Latency read() {
            AtomicHistogram open = histogram;
            // Empty for the moment between its making and its first value.
            return open == null || open.getTotalCount() == 0 ? Latency.NONE : latencyOf(open);
        }
    }

    static Latency latencyOf(AbstractHistogram histogram) {
        Percentiles upwards = new Percentiles(histogram);
        return new Latency(
                upwards.total,
                upwards.next(50),
                upwards.next(90),
                upwards.next(99),
                upwards.next(99.9),
                histogram.getMaxValue());
    }

    /**
     * Ascending percentiles in one walk that begins at the least value; the histogram's own begin each at zero, thousands
     * of steps that a close would take in code that is hardly ever run.
     *
     * <p>A value is counted before the total is, and the total is read first: the walk ends although the writer goes on.
     */
    private static final class Percentiles {
        private final AbstractHistogram histogram;
        private final long total;
        private long value;
        private long passed;

        Percentiles(AbstractHistogram histogram) {
            this.histogram = histogram;
            total = histogram.getTotalCount();
            value = histogram.getMinValue();
            passed = histogram.getCountAtValue(value);
        }

        /** Must not be less than the one before. */
        long next(double percentile) {
            // Rounded as the histogram does it, so that a whole rank is not rounded up.
            long rank = Math.max(1, (long) Math.ceil(Math.nextDown(percentile) * total / 100));
            while (passed < rank) {
                value = histogram.nextNonEquivalentValue(value);
                passed += histogram.getCountAtValue(value);
            }
            return histogram.highestEquivalentValue(value);
        }
    }
}
