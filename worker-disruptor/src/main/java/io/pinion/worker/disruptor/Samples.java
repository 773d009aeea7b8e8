package io.pinion.worker.disruptor;

import io.pinion.worker.WorkerStats.Latency;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The worker's histograms: written by its thread without waiting, read by swapping the interval. Made when first needed:
 * they are most of what a worker that lives for a moment would cost.
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
        /** Set once, by the writer, with a volatile store that makes the recorder visible to readers. */
        private volatile @Nullable SingleWriterRecorder recorder;

        private final Object readers = new Object();
        private @Nullable Histogram total;
        private @Nullable Histogram interval;
        private Latency latest = Latency.NONE;

        void record(long durationNs) {
            SingleWriterRecorder open = recorder;
            if (open == null) {
                open = new SingleWriterRecorder(1, MAX_NS, DIGITS);
                recorder = open;
            }
            open.recordValue(Math.max(0, Math.min(durationNs, MAX_NS)));
        }

        Latency read() {
            SingleWriterRecorder open = recorder;
            if (open == null) {
                return Latency.NONE;
            }
            synchronized (readers) {
                Histogram fresh = open.getIntervalHistogram(interval);
                interval = fresh;
                if (fresh.getTotalCount() > 0) {
                    latest = latencyOf(totalWith(fresh));
                }
                return latest;
            }
        }

        /** The first interval becomes the total: most workers that live for a moment are read once. */
        private Histogram totalWith(Histogram fresh) {
            Histogram sum = total;
            if (sum == null) {
                interval = null;
                total = fresh;
                return fresh;
            }
            sum.add(fresh);
            return sum;
        }

        private static Latency latencyOf(Histogram sum) {
            return new Latency(
                    sum.getTotalCount(),
                    sum.getValueAtPercentile(50),
                    sum.getValueAtPercentile(90),
                    sum.getValueAtPercentile(99),
                    sum.getValueAtPercentile(99.9),
                    sum.getMaxValue());
        }
    }
}
