package io.pinion.examples.demo;

import java.time.Duration;

/**
 * Tells when a counter has stood still for too long.
 *
 * <p>Threads: one.
 */
final class StallTimer {
    private final Duration limit;
    private long lastCount = -1;
    private long movedNs;

    StallTimer(Duration limit) {
        this.limit = limit;
    }

    boolean isStalled(long count) {
        long now = System.nanoTime();
        if (count != lastCount) {
            lastCount = count;
            movedNs = now;
        }
        return now - movedNs > limit.toNanos();
    }

    /** Counts from the next look on. */
    void restart() {
        lastCount = -1;
    }

    Duration limit() {
        return limit;
    }
}
