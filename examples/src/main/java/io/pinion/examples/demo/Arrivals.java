package io.pinion.examples.demo;

import org.HdrHistogram.Histogram;

/**
 * Turns "the first n lines are there" into end-to-end times, each from the moment its line was due.
 *
 * <p>Threads: one reports; {@link #count()} and {@link #place()} any.
 */
final class Arrivals {
    private final Schedule schedule;
    private final WireOrder order;
    private final Histogram endToEnd;
    private volatile long place;
    private volatile long skipped;

    Arrivals(Schedule schedule, WireOrder order, Histogram endToEnd) {
        this.schedule = schedule;
        this.order = order;
        this.endToEnd = endToEnd;
    }

    void upTo(long lines, long nowNs) {
        long from = place;
        for (long next = from; next < lines; next++) {
            Recording.record(endToEnd, nowNs - schedule.dueNs(order.sequenceAt(next)));
        }
        if (lines > from) {
            place = lines;
        }
    }

    /** Nobody will say any more whether the lines before this one have arrived. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one reports
    void skipTo(long lines) {
        long from = place;
        if (lines > from) {
            skipped += lines - from;
            place = lines;
        }
    }

    /** How many lines are known to be there. */
    long count() {
        return place - skipped;
    }

    /** How many lines need not be waited for. */
    long place() {
        return place;
    }
}
