package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Datagrams that wait for room in the system. */
final class DatagramQueue {
    /** So that empty ones are bounded too. */
    private static final int LEAST_BYTES = 64;

    private final BufferPool pool;
    private final int limitBytes;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long bytes;

    DatagramQueue(BufferPool pool, int limitBytes) {
        this.pool = pool;
        this.limitBytes = limitBytes;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    boolean hasRoomFor(int length) {
        return bytes + Math.max(length, LEAST_BYTES) <= limitBytes;
    }

    /** Copies what lies between position and limit. */
    Chunk copy(ByteBuffer source) {
        int length = source.remaining();
        Chunk chunk = pool.take(Math.max(1, length));
        chunk.free().put(0, source, source.position(), length);
        chunk.end = length;
        return chunk;
    }

    void add(Chunk chunk, @Nullable SocketAddress target) {
        waiting.add(new Waiting(chunk, target));
        bytes += Math.max(chunk.size(), LEAST_BYTES);
    }

    /** Sends the first; false when the system has no room. Refused, it is gone. */
    boolean sendFirst(PollerSocket socket) throws IOException {
        Waiting first = waiting.element();
        boolean done = true;
        try {
            done = socket.send(first.chunk.content(), first.target);
        } finally {
            if (done) {
                remove();
            }
        }
        return done;
    }

    private void remove() {
        Waiting first = waiting.remove();
        bytes -= Math.max(first.chunk.size(), LEAST_BYTES);
        pool.give(first.chunk);
    }

    void clear() {
        while (!waiting.isEmpty()) {
            remove();
        }
    }

    private record Waiting(Chunk chunk, @Nullable SocketAddress target) {}
}
