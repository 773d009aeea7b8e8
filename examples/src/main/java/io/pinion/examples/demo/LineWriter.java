package io.pinion.examples.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames lines with LF and gathers them in one buffer, so that many lines cost one write.
 *
 * <p>Threads: one at a time; {@link #linesTaken()} any.
 */
final class LineWriter implements LineSink {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Link link;
    private final FlushListener onFlush;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final AtomicLong linesTaken = new AtomicLong();
    private long linesAppended;

    /** Told when everything appended so far has been written. */
    interface FlushListener {
        void flushed(long lines, long nowNs);
    }

    LineWriter(Link link, FlushListener onFlush) {
        this.link = link;
        this.onFlush = onFlush;
    }

    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        while (from < end) {
            int part = Math.min(end - from, roomAfterFlush());
            buffer.put(bytes, from, part);
            from += part;
        }
        roomAfterFlush();
        buffer.put((byte) '\n');
        linesAppended++;
    }

    /** Writes what was gathered; afterwards the kernel has every line that was appended. */
    @Override
    public void flush() throws IOException {
        write();
        onFlush.flushed(linesAppended, System.nanoTime());
    }

    private void write() throws IOException {
        buffer.flip();
        try {
            link.write(buffer);
            linesTaken.lazySet(linesAppended);
        } catch (IOException e) {
            linesTaken.lazySet(linesTaken.getPlain() + lineEndsTaken());
            throw e;
        } finally {
            buffer.clear();
        }
    }

    /** How many complete lines the kernel has taken. */
    long linesTaken() {
        return linesTaken.get();
    }

    private int roomAfterFlush() throws IOException {
        if (!buffer.hasRemaining()) {
            write();
        }
        return buffer.remaining();
    }

    /** Payload has no LF, so each one in the part that was taken ends a line. */
    private long lineEndsTaken() {
        long ends = 0;
        for (int i = 0; i < buffer.position(); i++) {
            if (buffer.get(i) == '\n') {
                ends++;
            }
        }
        return ends;
    }
}
