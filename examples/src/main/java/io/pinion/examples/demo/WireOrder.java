package io.pinion.examples.demo;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Which line went out at which place, for contenders whose lines may overtake each other.
 *
 * <p>Threads: one appends at a time; any asks for places that it knows were appended.
 */
final class WireOrder {
    private final @Nullable AtomicIntegerArray sequences;
    private long appended;
    private long overtaken;

    private WireOrder(@Nullable AtomicIntegerArray sequences) {
        this.sequences = sequences;
    }

    /** For contenders that keep the order; costs no memory. */
    static WireOrder kept() {
        return new WireOrder(null);
    }

    static WireOrder tracked(int lines) {
        return new WireOrder(new AtomicIntegerArray(lines));
    }

    void append(int sequence) {
        if (sequences != null) {
            sequences.setRelease((int) appended, sequence);
        }
        if (sequence != appended) {
            overtaken++;
        }
        appended++;
    }

    long sequenceAt(long place) {
        return sequences == null ? place : sequences.getAcquire((int) place);
    }

    /** How many lines were not where they belong; read when the run is over. */
    long overtaken() {
        return overtaken;
    }
}
