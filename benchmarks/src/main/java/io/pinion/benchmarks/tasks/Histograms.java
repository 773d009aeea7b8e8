package io.pinion.benchmarks.tasks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Histograms of nanoseconds up to a minute. */
final class Histograms {
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private Histograms() {}

    static Histogram ofDurations() {
        return new Histogram(1, MAX_NS, DIGITS);
    }

    static void record(Histogram histogram, long durationNs) {
        histogram.recordValue(Math.max(0, Math.min(durationNs, MAX_NS)));
    }
}
