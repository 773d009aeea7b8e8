package io.pinion.worker.disruptor;

import com.lmax.disruptor.Sequence;

/**
 * The gating sequence of one ring: slots up to it are free again. Written by the worker; frozen once, by whoever closes.
 *
 * <p>Frozen means moved far into the past, from where the last true value can be read back. A frozen gate never moves
 * again, so no slot is recycled and a producer can safely take a late publication back.
 */
final class Gate {
    private static final long FROZEN = Long.MIN_VALUE / 2;

    private final Sequence sequence = new Sequence();

    Sequence sequence() {
        return sequence;
    }

    /** Releases slots; false once frozen. The compare-and-set also orders the release before a look at waiters. */
    boolean advance(long from, long to) {
        return sequence.compareAndSet(from, to);
    }

    void freeze() {
        long value = sequence.get();
        while (value >= -1 && !sequence.compareAndSet(value, value + FROZEN)) {
            value = sequence.get();
        }
    }

    /** The last sequence released, frozen or not. */
    long released() {
        long value = sequence.get();
        return value < -1 ? value - FROZEN : value;
    }
}
