package io.pinion.worker.disruptor.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct buffers of one worker.
 *
 * <p>Shape: capacities are powers of two from 4 KiB on. At most {@link #KEPT_BYTES} are kept for later; what is given
 * back beyond that is left to the collector.
 */
final class BufferPool {
    static final long KEPT_BYTES = 16 << 20;
    private static final int MIN_SHIFT = 12;
    private static final int MAX_SHIFT = 30;

    private final List<ArrayDeque<Chunk>> free = new ArrayList<>();
    private long keptBytes;

    BufferPool() {
        for (int shift = MIN_SHIFT; shift <= MAX_SHIFT; shift++) {
            free.add(new ArrayDeque<>(0));
        }
    }

    /** A chunk with nothing in use and at least so much capacity. */
    Chunk take(int bytes) {
        int shift = shiftFor(bytes);
        Chunk chunk = free.get(shift - MIN_SHIFT).pollLast();
        if (chunk == null) {
            return new Chunk(1 << shift);
        }
        keptBytes -= 1L << shift;
        return chunk;
    }

    void give(Chunk chunk) {
        int capacity = chunk.buffer.capacity();
        if (keptBytes + capacity > KEPT_BYTES) {
            return;
        }
        keptBytes += capacity;
        chunk.start = 0;
        chunk.end = 0;
        chunk.next = null;
        chunk.buffer.clear();
        free.get(shiftFor(capacity) - MIN_SHIFT).addLast(chunk);
    }

    void clear() {
        free.forEach(ArrayDeque::clear);
        keptBytes = 0;
    }

    long keptBytes() {
        return keptBytes;
    }

    private static int shiftFor(int bytes) {
        return Math.max(MIN_SHIFT, 32 - Integer.numberOfLeadingZeros(bytes - 1));
    }
}
