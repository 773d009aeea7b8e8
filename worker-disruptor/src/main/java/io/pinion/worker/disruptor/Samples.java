package io.pinion.worker.disruptor;

import io.pinion.worker.WorkerStats.Latency;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The worker's histograms: written by its thread without waiting, read by swapping the interval.
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
        private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, MAX_NS, DIGITS);
        private final Histogram total = new Histogram(1, MAX_NS, DIGITS);
        private final Object readers = new Object();
        private Histogram interval = recorder.getIntervalHistogram();

        void record(long durationNs) {
            recorder.recordValue(Math.max(0, Math.min(durationNs, MAX_NS)));
        }

        Latency read() {
            synchronized (readers) {
                interval = recorder.getIntervalHistogram(interval);
                total.add(interval);
                return new Latency(
                        total.getTotalCount(),
                        total.getValueAtPercentile(50),
                        total.getValueAtPercentile(90),
                        total.getValueAtPercentile(99),
                        total.getValueAtPercentile(99.9),
                        total.getMaxValue());
            }
        }
    }
}
