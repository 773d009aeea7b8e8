package io.pinion.examples.demo;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The times of one run, in nanoseconds, to three digits.
 *
 * <p>Threads: one writer per histogram; read when the run is over.
 */
final class Recording {
    private static final long HIGHEST_NS = TimeUnit.HOURS.toNanos(1);

    private final Histogram submitCost = new Histogram(HIGHEST_NS, 3);
    private final Histogram queueDelay = new Histogram(HIGHEST_NS, 3);
    private final Histogram endToEnd = new Histogram(HIGHEST_NS, 3);

    static void record(Histogram histogram, long durationNs) {
        histogram.recordValue(Math.min(Math.max(durationNs, 0), HIGHEST_NS));
    }

    Histogram submitCost() {
        return submitCost;
    }

    Histogram queueDelay() {
        return queueDelay;
    }

    Histogram endToEnd() {
        return endToEnd;
    }
}
