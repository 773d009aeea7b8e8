package io.pinion.tasks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The counts of one timed task. Written by the worker's thread, and by whoever sees the worker close. */
final class TimedTally {
    /** Failures in a row that are reported one by one; after these, each power of two. */
    private static final long REPORTED_SINGLY = 10;

    private final LongAdder started = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final AtomicLong consecutiveFailures = new AtomicLong();

    void start() {
        started.increment();
    }

    /** A run that was counted and never was. */
    void takeBack() {
        started.decrement();
    }

    /** A new life starts with a clean slate, or stopAfterFailures would end it at its first failure. */
    void beginRow() {
        consecutiveFailures.set(0);
    }

    void complete() {
        completed.increment();
        consecutiveFailures.set(0);
    }

    void cancel() {
        cancelled.increment();
    }

    void skip(long times) {
        skipped.add(times);
    }

    /** Counts a failure and returns how many there are in a row. */
    long fail() {
        failed.increment();
        return consecutiveFailures.incrementAndGet();
    }

    /** Bounds the reports of a body that fails for ever, without a clock. */
    static boolean isReported(long failuresInARow) {
        return failuresInARow <= REPORTED_SINGLY || Long.bitCount(failuresInARow) == 1;
    }

    TimedStats snapshot() {
        return new TimedStats(
                started.sum(),
                completed.sum(),
                failed.sum(),
                cancelled.sum(),
                skipped.sum(),
                consecutiveFailures.get());
    }
}
