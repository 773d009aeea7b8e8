package io.pinion.stress.load;

import java.util.BitSet;

/**
 * The numbers of several producers as they arrive, each producer's from 0. Plain fields: one thread takes, and whoever
 * reads afterwards has waited for its end.
 */
final class Numbers {
    private static final int PRODUCER_SHIFT = 56;
    private static final long NUMBER = (1L << PRODUCER_SHIFT) - 1;

    private final long salt;
    private final BitSet[] seen;
    private final long[] next;
    private long taken;
    private long doubled;
    private long disordered;
    private long corrupted;

    Numbers(int producers, long salt) {
        this.salt = salt;
        seen = new BitSet[producers];
        next = new long[producers];
        for (int i = 0; i < producers; i++) {
            seen[i] = new BitSet();
        }
    }

    /** A producer and its number in one. */
    static long packed(int producer, long number) {
        return ((long) producer << PRODUCER_SHIFT) | number;
    }

    long checksum(long packed) {
        long mixed = (packed ^ salt) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 29);
    }

    void take(long packed, long checksum) {
        taken++;
        if (checksum != checksum(packed)) {
            corrupted++;
            return;
        }
        int producer = (int) (packed >>> PRODUCER_SHIFT);
        long number = packed & NUMBER;
        if (number != next[producer]) {
            disordered++;
        }
        next[producer] = number + 1;
        if (seen[producer].get((int) number)) {
            doubled++;
        }
        seen[producer].set((int) number);
    }

    long taken() {
        return taken;
    }

    long doubled() {
        return doubled;
    }

    /** Numbers that did not follow the one before; a lost or doubled one shows here as well. */
    long disordered() {
        return disordered;
    }

    long corrupted() {
        return corrupted;
    }

    /** How many of the numbers below {@code sent[producer]} never came. */
    long lost(long[] sent) {
        long lost = 0;
        for (int i = 0; i < sent.length; i++) {
            lost += sent[i] - seen[i].cardinality();
        }
        return lost;
    }
}
