package io.pinion.stress.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Watches a counter, and measures the longest time in which it did not move although it should. */
final class Standstill {
    /** Longer than any of this may take. */
    static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private long longestNs;

    /** Until everything is over, or nothing has moved for too long; returns whether it moved all the time. */
    boolean watch(LongSupplier progress, BooleanSupplier over) {
        long before = progress.getAsLong();
        long lookedNs = System.nanoTime();
        long stillNs = 0;
        while (!over.getAsBoolean()) {
            LockSupport.parkNanos(LOOK_NS);
            long nowNs = System.nanoTime();
            long now = progress.getAsLong();
            // A look that comes late, because the machine had no time for it, counts as one that came in time.
            stillNs = now != before ? 0 : stillNs + Math.min(nowNs - lookedNs, 2 * LOOK_NS);
            longestNs = Math.max(longestNs, stillNs);
            before = now;
            lookedNs = nowNs;
            if (stillNs > LIMIT_NS) {
                return false;
            }
        }
        return true;
    }

    long longestNs() {
        return longestNs;
    }
}
