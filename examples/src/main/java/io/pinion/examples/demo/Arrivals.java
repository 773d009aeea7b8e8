package io.pinion.examples.demo;

import org.HdrHistogram.Histogram;

/**
 * Turns "the first n lines are there" into end-to-end times, each from the moment its line was due.
 *
 * <p>Threads: one reports; {@link #count()} any.
 */
final class Arrivals {
    private final Schedule schedule;
    private final WireOrder order;
    private final Histogram endToEnd;
    private volatile long count;

    Arrivals(Schedule schedule, WireOrder order, Histogram endToEnd) {
        this.schedule = schedule;
        this.order = order;
        this.endToEnd = endToEnd;
    }

    void upTo(long lines, long nowNs) {
        long from = count;
        for (long place = from; place < lines; place++) {
            Recording.record(endToEnd, nowNs - schedule.dueNs(order.sequenceAt(place)));
        }
        if (lines > from) {
            count = lines;
        }
    }

    long count() {
        return count;
    }
}
