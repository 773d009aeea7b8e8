package io.pinion.observability.jfr.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets so many events of a window of one second through and counts what it keeps back. Threads: any. Two threads that
 * meet at the turn of a window may let a few more through.
 */
final class EventLimit {
    static final int PER_WINDOW = 20;
    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong windowNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicInteger admitted = new AtomicInteger();
    private final LongAdder leftOut = new LongAdder();

    boolean admits(int tasks, long nowNs) {
        long began = windowNs.get();
        if (began == Long.MIN_VALUE || nowNs - began >= WINDOW_NS) {
            if (windowNs.compareAndSet(began, nowNs)) {
                admitted.set(0);
            }
        }
        // The read first: a refused hand-over of a storm shall not write to a line that all its threads read.
        if (admitted.get() < PER_WINDOW && admitted.getAndIncrement() < PER_WINDOW) {
            return true;
        }
        leftOut.add(tasks);
        return false;
    }

    long takeLeftOut() {
        return leftOut.sumThenReset();
    }
}
