package io.pinion.consumers.internal.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A body that grows as it arrives, never beyond its cap: what a length promises is not allocated in advance. */
final class BodyBuffer {
    private static final int FIRST_BYTES = 1024;
    private static final byte[] EMPTY = {};

    private final int maxBytes;
    private byte[] bytes = EMPTY;
    private int length;

    BodyBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes up to {@code wanted} bytes of what is there. */
    int take(ByteBuffer in, long wanted) {
        int count = (int) Math.min(wanted, in.remaining());
        int needed = length + count;
        if (needed > bytes.length) {
            long grown = Math.max(Math.max(needed, FIRST_BYTES), bytes.length * 2L);
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, Math.max(maxBytes, needed)));
        }
        in.get(bytes, length, count);
        length = needed;
        return count;
    }

    int roomBytes() {
        return maxBytes - length;
    }

    /** How much memory is held. */
    int capacityBytes() {
        return bytes.length;
    }

    byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
