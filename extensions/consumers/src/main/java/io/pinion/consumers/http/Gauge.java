package io.pinion.consumers.http;

import java.util.concurrent.atomic.LongAdder;

/**
 * A number that goes up and down. Made by {@link Metrics#gauge(String, String, String...)}; a number that somebody else
 * keeps is read by {@link Metrics#gauge(String, String, java.util.function.DoubleSupplier, String...)}.
 *
 * <p>Threads: any. Cost: an addition to a cell that threads do not share; allocates nothing.
 */
public final class Gauge {
    private final LongAdder value = new LongAdder();

    Gauge() {}

    /**
     * Adds.
     *
     * @param amount negative takes away
     */
    public void add(long amount) {
        value.add(amount);
    }

    /**
     * Returns the number.
     *
     * @return the sum of what was added
     */
    public long value() {
        return value.sum();
    }
}
