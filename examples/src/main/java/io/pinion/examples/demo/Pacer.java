package io.pinion.examples.demo;

import java.util.concurrent.locks.LockSupport;

/** Waits for points in time, to the microsecond, and lets others use the processor meanwhile. */
final class Pacer {
    /** A timed park may come back this late; the rest is spent yielding. */
    private static final long PARK_MARGIN_NS = 150_000;

    private Pacer() {}

    /** Returns the time when the wait was over. */
    static long await(long dueNs) {
        long now = System.nanoTime();
        while (now - dueNs < 0) {
            long left = dueNs - now;
            if (left > 2 * PARK_MARGIN_NS) {
                LockSupport.parkNanos(left - PARK_MARGIN_NS);
            } else {
                Thread.yield();
            }
            now = System.nanoTime();
        }
        return now;
    }
}
