package io.pinion.stress.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in buckets of 1/128 of their size, from 0 to 18 minutes; any thread may record and read.
 *
 * <p>A histogram of its own, because the engine keeps the one it uses to itself.
 */
final class Latencies {
    private static final int SUB_BITS = 7;
    private static final int SUB_COUNT = 1 << SUB_BITS;
    private static final long LARGEST_NS = (1L << 40) - 1;
    private static final int BUCKETS = (40 - SUB_BITS + 1) * SUB_COUNT;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void record(long durationNs) {
        counts.incrementAndGet(index(Math.max(0, Math.min(durationNs, LARGEST_NS))));
    }

    void add(Latencies other) {
        for (int i = 0; i < BUCKETS; i++) {
            long count = other.counts.get(i);
            if (count != 0) {
                counts.addAndGet(i, count);
            }
        }
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** The upper end of the bucket that holds this share of all; 0 if there is nothing. */
    long quantileNs(double share) {
        long rank = (long) Math.ceil(count() * share);
        long sum = 0;
        for (int i = 0; i < BUCKETS && rank > 0; i++) {
            sum += counts.get(i);
            if (sum >= rank) {
                return highest(i);
            }
        }
        return 0;
    }

    private static int index(long value) {
        if (value < SUB_COUNT) {
            return (int) value;
        }
        int shift = 63 - SUB_BITS - Long.numberOfLeadingZeros(value);
        return (shift << SUB_BITS) + (int) (value >>> shift);
    }

    private static long highest(int index) {
        if (index < 2 * SUB_COUNT) {
            return index;
        }
        int shift = (index >>> SUB_BITS) - 1;
        long sub = index - ((long) shift << SUB_BITS);
        return ((sub + 1) << shift) - 1;
    }
}
