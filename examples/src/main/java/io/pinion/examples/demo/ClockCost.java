package io.pinion.examples.demo;

/** Measures what reading the clock costs, which is part of every submit cost that is shown. */
final class ClockCost {
    private static final int READINGS = 200_000;
    private static final long READING_NS = measure();

    private ClockCost() {}

    static long readingNs() {
        return READING_NS;
    }

    private static long measure() {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            best = Math.min(best, round());
        }
        return best;
    }

    private static long round() {
        long start = System.nanoTime();
        long end = start;
        for (int i = 0; i < READINGS; i++) {
            end = System.nanoTime();
        }
        return (end - start) / READINGS;
    }
}
