package io.pinion.linux.jni;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tells the C side which part of each buffer a gathering write takes. */
final class GatherRanges {
    /** As many as the C side has room for. */
    static final int MAX_BUFFERS = 64;

    private static final int BYTES = 8;

    private final ByteBuffer bytes =
            ByteBuffer.allocateDirect(MAX_BUFFERS * BYTES).order(ByteOrder.nativeOrder());
    private final long address = PollCalls.address(bytes);

    void set(int index, ByteBuffer source) {
        bytes.putInt(index * BYTES, source.position());
        bytes.putInt(index * BYTES + Integer.BYTES, source.remaining());
    }

    long address() {
        return address;
    }
}
