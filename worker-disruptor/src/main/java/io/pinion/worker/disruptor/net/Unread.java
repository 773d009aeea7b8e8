package io.pinion.worker.disruptor.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the handler of a stream has left, with room behind it for what arrives next. While nothing is left, the worker's
 * shared buffer serves, so that an idle stream holds no memory.
 */
final class Unread {
    private final NetworkCore net;
    private final int max;
    private @Nullable Chunk kept;

    Unread(NetworkCore net, int max) {
        this.net = net;
        this.max = max;
    }

    boolean hasRest() {
        return kept != null;
    }

    int size() {
        return kept == null ? 0 : kept.size();
    }

    boolean isFull() {
        return size() >= max;
    }

    /** What is left; to be given to the handler and then to {@link #keepRest}. */
    ByteBuffer rest() {
        return kept == null ? net.readBuffer().limit(0) : kept.content();
    }

    /** Room to read into; to be followed by {@link #endFill}. */
    ByteBuffer beginFill() {
        if (kept == null) {
            ByteBuffer shared = net.readBuffer();
            return shared.clear().limit(Math.min(net.readLimit(), max));
        }
        Chunk chunk = withRoom(kept);
        ByteBuffer free = chunk.free();
        int most = Math.min(chunk.start + max, chunk.end + net.readLimit());
        return free.limit(Math.min(free.limit(), most));
    }

    private Chunk withRoom(Chunk chunk) {
        int capacity = chunk.buffer.capacity();
        boolean largest = capacity >= max;
        if (chunk.room() >= capacity / 4 || (largest && chunk.start == 0)) {
            return chunk;
        }
        if (largest || chunk.size() <= capacity / 2) {
            int size = chunk.size();
            chunk.content().compact();
            chunk.start = 0;
            chunk.end = size;
            return chunk;
        }
        Chunk larger = net.pool.take(2 * capacity);
        larger.free().put(chunk.content());
        larger.end = chunk.size();
        net.pool.give(chunk);
        kept = larger;
        return larger;
    }

    /** Everything there is, for the handler. */
    ByteBuffer endFill() {
        Chunk chunk = kept;
        if (chunk == null) {
            return net.readBuffer().flip();
        }
        chunk.end = chunk.buffer.position();
        return chunk.content();
    }

    /** Keeps what the handler has left. */
    void keepRest(ByteBuffer data) {
        int left = data.remaining();
        Chunk chunk = kept;
        if (chunk != null) {
            chunk.start = data.position();
            chunk.end = data.limit();
            if (left == 0) {
                release();
            }
        } else if (left > 0) {
            Chunk fresh = net.pool.take((int) Math.min(2L * left, max));
            fresh.free().put(data);
            fresh.end = left;
            kept = fresh;
        }
    }

    void release() {
        if (kept != null) {
            net.pool.give(kept);
            kept = null;
        }
    }
}
