package io.pinion.worker.disruptor.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keeps what the handler has left unread, so that it outlives the connection it came on.
 *
 * <p>Threads: the worker's.
 */
final class ReconnectReader {
    private static final byte[] NOTHING = {};

    private final Taker taker;
    private final int limitBytes;
    private byte[] unread = NOTHING;
    private int count;

    ReconnectReader(Taker taker, int limitBytes) {
        this.taker = taker;
        this.limitBytes = limitBytes;
    }

    /** Gives on what has arrived behind what was left; takes all of it. */
    void arrived(ByteBuffer data) throws Exception {
        ByteBuffer lent = data;
        if (count > 0) {
            append(data);
            lent = ByteBuffer.wrap(unread, 0, count);
        }
        taker.take(lent);
        keep(lent);
        data.position(data.limit());
        if (count >= limitBytes) {
            throw new IOException("The handler left " + count + " bytes unread, and readBufferBytes is " + limitBytes
                    + ": a frame is larger than that, or the peer sends something else; raise readBufferBytes, or let"
                    + " the handler read parts of a frame");
        }
    }

    void forget() {
        unread = NOTHING;
        count = 0;
    }

    private void append(ByteBuffer data) {
        int more = data.remaining();
        reserve(count + more);
        data.get(unread, count, more);
        count += more;
    }

    private void keep(ByteBuffer lent) {
        int left = lent.remaining();
        if (left > 0) {
            reserve(left);
            // Where both are the same array this moves the rest to its beginning.
            lent.get(unread, 0, left);
        }
        count = left;
    }

    private void reserve(int needed) {
        if (needed > unread.length) {
            unread = Arrays.copyOf(unread, Math.max(needed, Math.min(2 * unread.length, 2 * limitBytes)));
        }
    }

    /** Who reads. */
    @FunctionalInterface
    interface Taker {
        void take(ByteBuffer data) throws Exception;
    }
}
