package io.pinion.linux.jni;

import java.util.SplittableRandom;

/** Picks arguments where mistakes live: around zero, around sizes, around the ends of the types. */
final class Edges {
    private static final int[] INTS = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        15,
        16,
        17,
        28,
        63,
        64,
        65,
        110,
        127,
        128,
        129,
        255,
        256,
        4096,
        65_536,
        1 << 30,
        Integer.MAX_VALUE - 64,
        Integer.MAX_VALUE - 1,
        Integer.MAX_VALUE,
        -1,
        -2,
        -8,
        -64,
        -4096,
        Integer.MIN_VALUE,
        Integer.MIN_VALUE + 1
    };
    private static final long[] LONGS = {
        0, 1, -1, 2, -2, 1000, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE
    };
    /** None of them can be open. */
    private static final int[] NO_DESCRIPTORS = {
        -1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 1 << 30
    };

    private final SplittableRandom random;

    Edges(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Instead of a library for assertions: the programme has to run with a class path of two directories. */
    static void require(boolean holds, String what, Object found) {
        if (!holds) {
            throw new AssertionError(what + " was " + found);
        }
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    int number() {
        return oneIn(3) ? random.nextInt(-8, 200) : INTS[random.nextInt(INTS.length)];
    }

    long big() {
        return oneIn(3) ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
    }

    /** Mostly the one given, else one that is not open. */
    int descriptor(int own) {
        return oneIn(8) ? NO_DESCRIPTORS[random.nextInt(NO_DESCRIPTORS.length)] : own;
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
