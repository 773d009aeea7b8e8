package io.pinion.worker.disruptor.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes that wait to be sent, in chunks of a pool. The bound is its owner's affair. */
final class SendQueue {
    static final int CHUNK_BYTES = 1 << 14;

    private final BufferPool pool;
    private @Nullable Chunk head;
    private @Nullable Chunk tail;
    private long bytes;

    SendQueue(BufferPool pool) {
        this.pool = pool;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** Copies what lies between position and limit; all of it, or nothing if there is no memory left. */
    void add(ByteBuffer source) {
        int length = source.remaining();
        int offset = source.position();
        Chunk chunk = makeRoom(length);
        while (length > 0 && chunk != null) {
            int part = Math.min(length, chunk.room());
            chunk.free().put(chunk.end, source, offset, part);
            chunk.end += part;
            bytes += part;
            offset += part;
            length -= part;
            tail = chunk;
            chunk = chunk.next;
        }
        source.position(offset);
    }

    /** Links empty chunks behind the tail until so much fits; the first chunk with room. */
    private @Nullable Chunk makeRoom(int length) {
        if (tail == null) {
            tail = pool.take(CHUNK_BYTES);
            head = tail;
        }
        long room = tail.room();
        Chunk last = tail;
        while (room < length) {
            if (last.next == null) {
                last.next = pool.take(CHUNK_BYTES);
            }
            last = last.next;
            room += last.room();
        }
        return tail.room() > 0 ? tail : tail.next;
    }

    /** A buffer with at least so much room, to be filled and then given to {@link #endFill}. */
    ByteBuffer beginFill(int room) {
        if (tail == null || tail.room() < room) {
            Chunk chunk = pool.take(room);
            if (tail == null) {
                head = chunk;
            } else {
                tail.next = chunk;
            }
            tail = chunk;
        }
        return tail.free();
    }

    void endFill() {
        if (tail != null) {
            int end = tail.buffer.position();
            bytes += end - tail.end;
            tail.end = end;
        }
    }

    /** Sets the first buffers of the queue up for being written; how many, none of them empty. */
    int gather(@Nullable ByteBuffer[] target, long maxBytes) {
        int count = 0;
        long gathered = 0;
        for (Chunk chunk = head; chunk != null && count < target.length && gathered < maxBytes; chunk = chunk.next) {
            if (chunk.size() > 0) {
                target[count++] = chunk.content();
                gathered += chunk.size();
            }
        }
        return count;
    }

    /** Forgets the first bytes, which have been sent. */
    void remove(long sent) {
        bytes -= sent;
        if (bytes == 0) {
            clear();
            return;
        }
        long left = sent;
        while (head != null && left >= head.size()) {
            left -= head.size();
            Chunk next = head.next;
            pool.give(head);
            head = next;
        }
        if (head != null) {
            head.start += (int) left;
        }
    }

    void clear() {
        bytes = 0;
        tail = null;
        while (head != null) {
            Chunk next = head.next;
            pool.give(head);
            head = next;
        }
    }
}
