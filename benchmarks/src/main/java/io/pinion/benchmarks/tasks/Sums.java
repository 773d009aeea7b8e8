package io.pinion.benchmarks.tasks;

/** Makes sure that what was handed over has run, once each. */
final class Sums {
    private Sums() {}

    /** Fails unless a sum is that of all numbers below a limit. */
    static void check(long sum, long limit) {
        long expected = limit * (limit - 1) / 2;
        if (sum != expected) {
            throw new IllegalStateException("The tasks summed up to " + sum + " instead of " + expected);
        }
    }
}
