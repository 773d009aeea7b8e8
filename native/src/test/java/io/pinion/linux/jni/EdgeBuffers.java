package io.pinion.linux.jni;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** Buffers of all kinds, and which of their ranges the C side has to accept. */
final class EdgeBuffers {
    private final List<GuardedBuffer> guarded;
    private final ByteBuffer[] all;
    private final Edges edges;

    EdgeBuffers(Edges edges, boolean guards) {
        this.edges = edges;
        guarded = IntStream.of(0, 1, 8, 64, 65, 200)
                .mapToObj(capacity -> new GuardedBuffer(capacity, guards))
                .toList();
        all = new ByteBuffer[guarded.size() + 3];
        for (int i = 0; i < guarded.size(); i++) {
            all[i] = guarded.get(i).buffer();
        }
        // Then nothing, one on the heap, and one that may not be written to; C sees no difference in the last.
        all[guarded.size() + 1] = ByteBuffer.allocate(64);
        all[guarded.size() + 2] = guarded.get(3).buffer().asReadOnlyBuffer();
    }

    /** May be null. */
    ByteBuffer any() {
        return all[edges.below(all.length)];
    }

    /** With every position and limit there is. */
    ByteBuffer anyRange() {
        ByteBuffer buffer = any();
        if (buffer != null) {
            int limit = edges.below(buffer.capacity() + 1);
            buffer.limit(limit).position(edges.below(limit + 1));
        }
        return buffer;
    }

    ByteBuffer[] array(int length, boolean rangesToo) {
        ByteBuffer[] array = new ByteBuffer[length];
        for (int i = 0; i < length; i++) {
            array[i] = rangesToo ? anyRange() : any();
        }
        return array;
    }

    static boolean fits(ByteBuffer buffer, int position, int length) {
        return buffer != null
                && buffer.isDirect()
                && position >= 0
                && length >= 0
                && (long) position + length <= buffer.capacity();
    }

    void check() {
        guarded.forEach(GuardedBuffer::check);
    }
}
