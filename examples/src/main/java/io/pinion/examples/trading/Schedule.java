package io.pinion.examples.trading;

import java.time.Duration;

/**
 * When each tick is due, and which ticks are measured. The times do not move when somebody is late: what a tick waits for
 * a busy feed counts. First comes the warm-up, then the measured part, then a short rest with the kill switch pulled.
 *
 * <p>Threads: one begins it, before the first tick is published; then any.
 */
final class Schedule {
    /** Code that is not compiled yet is not what is measured. */
    static final Duration WARM_UP = Duration.ofMillis(1_500);

    static final Duration REST = Duration.ofMillis(250);

    private static final long SECOND_NS = 1_000_000_000L;

    private final int rate;
    private final int feeds;
    private final long measuredTicks;
    private long startNs;

    /**
     * A schedule that has not begun.
     *
     * @param rate ticks per second of all feeds together
     * @param feeds how many feeds share them
     * @param measuredTicks ticks of the measured part
     */
    Schedule(int rate, int feeds, long measuredTicks) {
        this.rate = rate;
        this.feeds = feeds;
        this.measuredTicks = measuredTicks;
    }

    void begin(long firstDueNs) {
        startNs = firstDueNs;
    }

    /** The feeds take turns. */
    long dueNs(int feed, long number) {
        return startNs + durationNs(number * feeds + feed);
    }

    private long durationNs(long ticks) {
        return ticks / rate * SECOND_NS + ticks % rate * SECOND_NS / rate;
    }

    boolean isMeasured(long dueNs) {
        return dueNs - measureFromNs() >= 0 && dueNs - measureToNs() < 0;
    }

    long measureFromNs() {
        return startNs + WARM_UP.toNanos();
    }

    long measureToNs() {
        return measureFromNs() + durationNs(measuredTicks);
    }

    int ticksOfAFeed() {
        long rest = (WARM_UP.toNanos() + REST.toNanos()) / 1_000 * rate / 1_000_000;
        return Math.toIntExact((measuredTicks + rest) / feeds + 1);
    }
}
