package io.pinion.consumers.http;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts values by size: in milliseconds, or whatever its bounds are in. Made by
 * {@link Metrics#histogram(String, String, long[], String...)}.
 *
 * <p>Shape: at most {@value #MAX_BOUNDS} bounds, and one bucket for what is above all of them.
 * <p>Threads: any. Cost: a search by halves and two additions; allocates nothing. A reader may see a value in the buckets
 * and not yet in the sum.
 */
public final class Histogram {
    /** The most bounds of one histogram. */
    public static final int MAX_BOUNDS = 50;

    private static final long[] DEFAULT_BOUNDS_MS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000};

    private final long[] bounds;
    private final LongAdder[] buckets;
    private final LongAdder sum = new LongAdder();

    Histogram(long[] bounds) {
        this.bounds = bounds;
        this.buckets = new LongAdder[bounds.length + 1];
        Arrays.setAll(buckets, i -> new LongAdder());
    }

    /**
     * Returns bounds for durations from 1 ms to 10 s.
     *
     * @return a new array, in milliseconds
     */
    public static long[] defaultBoundsMs() {
        return DEFAULT_BOUNDS_MS.clone();
    }

    /**
     * Returns bounds at equal distances.
     *
     * @param first the lowest
     * @param width the distance, positive
     * @param count 1 to {@value #MAX_BOUNDS}
     * @return a new array
     * @throws ArithmeticException if a bound does not fit
     */
    public static long[] linearBounds(long first, long width, int count) {
        checkCount(count);
        if (width < 1) {
            throw new IllegalArgumentException("width must be positive, was " + width);
        }
        long[] made = new long[count];
        for (int i = 0; i < count; i++) {
            made[i] = Math.addExact(first, Math.multiplyExact(width, i));
        }
        return made;
    }

    /**
     * Returns bounds each of which is a multiple of the one before.
     *
     * @param first the lowest, positive
     * @param factor 2 or more
     * @param count 1 to {@value #MAX_BOUNDS}
     * @return a new array
     * @throws ArithmeticException if a bound does not fit
     */
    public static long[] exponentialBounds(long first, int factor, int count) {
        checkCount(count);
        if (first < 1 || factor < 2) {
            throw new IllegalArgumentException(
                    "first must be positive and factor 2 or more, were " + first + " and " + factor);
        }
        long[] made = new long[count];
        made[0] = first;
        for (int i = 1; i < count; i++) {
            made[i] = Math.multiplyExact(made[i - 1], (long) factor);
        }
        return made;
    }

    static long[] checkedBounds(long[] bounds) {
        checkCount(bounds.length);
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[i] <= bounds[i - 1]) {
                throw new IllegalArgumentException(
                        "the bounds of a histogram must rise, were " + Arrays.toString(bounds));
            }
        }
        return bounds.clone();
    }

    private static void checkCount(int count) {
        if (count < 1 || count > MAX_BOUNDS) {
            throw new IllegalArgumentException("a histogram has 1 to " + MAX_BOUNDS + " bounds, not " + count);
        }
    }

    /**
     * Counts a value.
     *
     * @param value in the unit of the bounds; a bound counts into its own bucket
     */
    public void record(long value) {
        int found = Arrays.binarySearch(bounds, value);
        buckets[found >= 0 ? found : -found - 1].increment();
        sum.add(value);
    }

    /**
     * Returns how many values were counted.
     *
     * @return zero or more
     */
    public long count() {
        return Arrays.stream(buckets).mapToLong(LongAdder::sum).sum();
    }

    /**
     * Returns the sum of the values.
     *
     * @return in the unit of the bounds; wraps around after 2^63
     */
    public long sum() {
        return sum.sum();
    }

    long bound(int bucket) {
        return bounds[bucket];
    }

    int boundCount() {
        return bounds.length;
    }

    long inBucket(int bucket) {
        return buckets[bucket].sum();
    }
}
