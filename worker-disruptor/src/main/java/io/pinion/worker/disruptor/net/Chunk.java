package io.pinion.worker.disruptor.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A direct buffer of a {@link BufferPool}, with the bytes between start and end in use. */
final class Chunk {
    final ByteBuffer buffer;
    int start;
    int end;

    @Nullable
    Chunk next;

    Chunk(int capacity) {
        buffer = ByteBuffer.allocateDirect(capacity);
    }

    int size() {
        return end - start;
    }

    int room() {
        return buffer.capacity() - end;
    }

    /** The buffer, set to the bytes in use. */
    ByteBuffer content() {
        return buffer.limit(end).position(start);
    }

    /** The buffer, set to the room behind them. */
    ByteBuffer free() {
        return buffer.limit(buffer.capacity()).position(end);
    }
}
