package io.pinion.stress.fuzz;

import java.util.Objects;

/** Assertions that cost nothing while they hold, since a fuzzer makes millions of them. */
public final class Hold {
    private Hold() {}

    /** Fails unless it is so. */
    public static void that(boolean so, String otherwise) {
        if (!so) {
            throw new AssertionError(otherwise);
        }
    }

    /** Fails unless both are equal. */
    public static void same(Object expected, Object found, String what) {
        if (!Objects.equals(expected, found)) {
            throw new AssertionError(what + ": expected " + expected + ", found " + found);
        }
    }
}
