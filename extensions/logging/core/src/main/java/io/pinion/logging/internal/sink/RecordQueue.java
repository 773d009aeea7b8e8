package io.pinion.logging.internal.sink;

import java.nio.ByteBuffer;

/**
 * Records in order: their bytes in one ring, their lengths in another. Both grow when they must, the first up to a bound that
 * the caller keeps.
 *
 * <p>Threads: one.
 */
final class RecordQueue {
    private static final int FIRST_BYTES = 4096;
    private static final int FIRST_RECORDS = 64;
    private static final byte[] NO_BYTES = {};
    private static final int[] NO_LENGTHS = {};

    private final int limitBytes;
    private byte[] ring = NO_BYTES;
    private int[] lengths = NO_LENGTHS;
    private int head;
    private int bytes;
    private int first;
    private int records;

    /**
     * Makes an empty one.
     *
     * @param limitBytes the caller adds no more than that
     */
    RecordQueue(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    int bytes() {
        return bytes;
    }

    int records() {
        return records;
    }

    boolean isEmpty() {
        return records == 0;
    }

    /** Copies what lies between position and limit, which is read. */
    void add(ByteBuffer record) {
        int length = record.remaining();
        reserve(length);
        int tail = wrap(head, bytes);
        int beforeEnd = Math.min(length, ring.length - tail);
        record.get(ring, tail, beforeEnd);
        record.get(ring, 0, length - beforeEnd);
        lengths[first + records & lengths.length - 1] = length;
        bytes += length;
        records++;
    }

    int firstLength() {
        return lengths[first];
    }

    /** Copies a part of the first record. */
    void copyFirst(int offset, int length, ByteBuffer to) {
        int from = wrap(head, offset);
        int beforeEnd = Math.min(length, ring.length - from);
        to.put(ring, from, beforeEnd);
        to.put(ring, 0, length - beforeEnd);
    }

    void removeFirst() {
        int length = firstLength();
        head = wrap(head, length);
        bytes -= length;
        first = first + 1 & lengths.length - 1;
        records--;
    }

    /** Removes everything and keeps no memory. */
    void clear() {
        ring = NO_BYTES;
        lengths = NO_LENGTHS;
        head = 0;
        bytes = 0;
        first = 0;
        records = 0;
    }

    private void reserve(int more) {
        if (more > ring.length - bytes) {
            long doubled = Math.min(limitBytes, Math.max(FIRST_BYTES, 2L * ring.length));
            byte[] ringAfter = new byte[Math.toIntExact(Math.max((long) bytes + more, doubled))];
            int beforeEnd = Math.min(bytes, ring.length - head);
            System.arraycopy(ring, head, ringAfter, 0, beforeEnd);
            System.arraycopy(ring, 0, ringAfter, beforeEnd, bytes - beforeEnd);
            ring = ringAfter;
            head = 0;
        }
        if (records == lengths.length) {
            int[] lengthsAfter = new int[Math.max(FIRST_RECORDS, 2 * records)];
            for (int i = 0; i < records; i++) {
                lengthsAfter[i] = lengths[first + i & lengths.length - 1];
            }
            lengths = lengthsAfter;
            first = 0;
        }
    }

    private int wrap(int index, int distance) {
        return distance < ring.length - index ? index + distance : distance - (ring.length - index);
    }
}
