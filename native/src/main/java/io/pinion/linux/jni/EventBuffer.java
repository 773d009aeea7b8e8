package io.pinion.linux.jni;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What one wait collects: the kernel's event structs, whose size and layout differ between processors. */
final class EventBuffer {
    private final int size = PollCalls.eventSize();
    private final int tokenOffset = PollCalls.tokenOffset();
    private final int capacity;
    private final ByteBuffer bytes;
    private final long address;

    EventBuffer(int capacity) {
        this.capacity = capacity;
        bytes = ByteBuffer.allocateDirect(capacity * size).order(ByteOrder.nativeOrder());
        address = PollCalls.address(bytes);
    }

    int fill(int epoll, long timeoutNs, boolean precise) {
        return PollCalls.await(epoll, address, capacity, timeoutNs, precise);
    }

    int events(int index) {
        return bytes.getInt(index * size);
    }

    long token(int index) {
        return bytes.getLong(index * size + tokenOffset);
    }

    /** Takes one event of {@code count} out; returns how many are left. */
    int remove(int index, int count) {
        int last = count - 1;
        int events = events(last);
        long token = token(last);
        bytes.putInt(index * size, events);
        bytes.putLong(index * size + tokenOffset, token);
        return last;
    }
}
