package io.pinion.linux.jni;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A direct buffer between two others that nobody may touch. Without guards, for the address sanitizer, it is a piece of
 * memory of its own, with the sanitizer's guards around it.
 */
final class GuardedBuffer {
    private static final int GUARD_BYTES = 256;
    private static final byte GUARD = 0x5A;

    private final ByteBuffer buffer;
    private final ByteBuffer before;
    private final ByteBuffer after;
    private final ByteBuffer untouched = filled(ByteBuffer.allocateDirect(GUARD_BYTES));

    GuardedBuffer(int capacity, boolean guarded) {
        if (guarded) {
            ByteBuffer whole = filled(ByteBuffer.allocateDirect(2 * GUARD_BYTES + capacity));
            before = whole.slice(0, GUARD_BYTES);
            buffer = whole.slice(GUARD_BYTES, capacity).order(ByteOrder.nativeOrder());
            after = whole.slice(GUARD_BYTES + capacity, GUARD_BYTES);
        } else {
            buffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
            before = untouched;
            after = untouched;
        }
    }

    private static ByteBuffer filled(ByteBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, GUARD);
        }
        return buffer;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    long address() {
        return PollCalls.address(buffer);
    }

    void check() {
        Edges.require(before.mismatch(untouched) < 0, "a byte before a buffer", before.mismatch(untouched));
        Edges.require(after.mismatch(untouched) < 0, "a byte after a buffer", after.mismatch(untouched));
    }
}
