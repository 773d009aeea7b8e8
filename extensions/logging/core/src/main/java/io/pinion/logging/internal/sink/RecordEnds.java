package io.pinion.logging.internal.sink;

/**
 * Where the records of one stream of bytes end: translates an account of bytes into one of records. Records are numbered
 * from 0 in the order in which they were added; a byte's position is the count of bytes added before it.
 *
 * <p>Shape: one long for each record kept, in a ring that grows up to a bound. Records that the system has are kept as
 * long as they are among the last bytes of a given count; what is older is forgotten.
 * <p>Threads: one.
 */
final class RecordEnds {
    private static final int FIRST_CAPACITY = 1024;
    private static final long[] NOTHING = {};

    private final int maxCapacity;
    private final long keptBytes;
    private long[] ends = new long[FIRST_CAPACITY];
    private long added;
    private long addedBytes;
    /** The first record that the system does not have whole. */
    private long left;

    /** The oldest record whose end is known, and where it starts. */
    private long oldest;

    private long oldestStart;
    private int smallestBytes = Integer.MAX_VALUE;

    /**
     * Makes an empty one.
     *
     * @param maxRecords as many as that are kept if need be; the caller has fewer that have not left
     * @param keptBytes how many bytes behind the ones that have left may still be asked for
     */
    RecordEnds(int maxRecords, long keptBytes) {
        maxCapacity = Math.max(FIRST_CAPACITY, Integer.highestOneBit(Math.max(1, maxRecords - 1)) << 1);
        this.keptBytes = keptBytes;
    }

    /** Adds a record of so many bytes. */
    void add(int bytes) {
        if (added - oldest == ends.length) {
            makeRoom();
        }
        addedBytes += bytes;
        smallestBytes = Math.min(smallestBytes, bytes);
        ends[slot(added++)] = addedBytes;
    }

    private void makeRoom() {
        if (ends.length < maxCapacity) {
            grow();
        } else if (oldest < left) {
            forgetOldest();
        } else {
            throw new IllegalStateException(maxCapacity + " records have not left: their bytes must be bounded");
        }
    }

    private void grow() {
        long[] more = new long[2 * ends.length];
        for (long record = oldest; record < added; record++) {
            more[(int) record & more.length - 1] = end(record);
        }
        ends = more;
    }

    /** The system has everything before this position; at a loss part of a record may come back, never a whole one. */
    void leftUpTo(long position) {
        while (left < added && end(left) <= position) {
            left++;
        }
        long keptFrom = position - keptBytes;
        while (oldest < left && end(oldest) <= keptFrom) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        oldestStart = end(oldest);
        oldest++;
    }

    /**
     * How many of the records that have left lie, in whole or in part, behind a position. Where the ends are forgotten it
     * says as many as there can be.
     *
     * @param position from where on
     * @param first the first record that counts
     */
    long leftBehind(long position, long first) {
        if (position >= oldestStart) {
            return left - Math.max(first, firstBehind(position));
        }
        long forgotten = Math.max(0, oldest - first);
        // They end where the history begins, and each has at least so many bytes.
        long atMost = (oldestStart - position + smallestBytes - 1) / smallestBytes;
        return left - Math.max(first, oldest) + Math.min(forgotten, atMost);
    }

    /** The first record kept that ends behind the position; what is searched for is nearly always near the end. */
    private long firstBehind(long position) {
        long low = oldest;
        long high = left;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (end(middle) > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    long added() {
        return added;
    }

    long addedBytes() {
        return addedBytes;
    }

    /** How many records the system has, or had, whole. */
    long left() {
        return left;
    }

    /** Keeps the numbers and no memory; nothing is added, leaves or is asked for after this. */
    void free() {
        ends = NOTHING;
    }

    private long end(long record) {
        return ends[slot(record)];
    }

    private int slot(long record) {
        return (int) record & ends.length - 1;
    }
}
