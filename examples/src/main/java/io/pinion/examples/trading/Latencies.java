package io.pinion.examples.trading;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One latency of the measured part of a run, in nanoseconds, to three digits. All memory is taken at construction.
 *
 * <p>Threads: one writes; read when it has ended.
 */
final class Latencies {
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(10);

    private final Histogram histogram = new Histogram(HIGHEST_NS, 3);
    private final Schedule schedule;

    Latencies(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Records what belongs to a tick, if that tick was due in the measured part. */
    void record(long dueNs, long fromNs, long toNs) {
        if (schedule.isMeasured(dueNs)) {
            histogram.recordValue(Math.min(Math.max(toNs - fromNs, 0), HIGHEST_NS));
        }
    }

    Histogram histogram() {
        return histogram;
    }
}
