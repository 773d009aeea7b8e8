package io.pinion.consumers.http;

import java.util.concurrent.atomic.LongAdder;

/**
 * A count that only grows. Made by {@link Metrics#counter(String, String, String...)}.
 *
 * <p>Threads: any. Cost: an addition to a cell that threads do not share; allocates nothing.
 */
public final class Counter {
    private final LongAdder count = new LongAdder();

    Counter() {}

    /** Adds one. */
    public void increment() {
        count.increment();
    }

    /**
     * Adds.
     *
     * @param amount zero or more
     * @throws IllegalArgumentException if it is negative; nothing is added
     */
    public void add(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("a counter only grows, amount was " + amount + "; use a gauge");
        }
        count.add(amount);
    }

    /**
     * Returns the count.
     *
     * @return zero or more
     */
    public long value() {
        return count.sum();
    }
}
