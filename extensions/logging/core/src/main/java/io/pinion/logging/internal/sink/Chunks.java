package io.pinion.logging.internal.sink;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Cuts records into datagrams: one each, or the chunks of GELF. Source: the GELF specification, section "GELF via UDP": the
 * magic bytes 0x1e 0x0f, eight bytes of message ID, number of the chunk, count of chunks, of which there are at most 128.
 *
 * <p>Threads: one.
 */
final class Chunks {
    /** The largest datagram that is not cut: what receivers of syslog take unless told otherwise. */
    static final int WHOLE_BYTES = 8192;

    /** The largest datagram of a record in chunks: it passes nearly every path without being fragmented. */
    static final int CHUNK_BYTES = 1420;

    static final int MAX_CHUNKS = 128;
    static final int HEADER_BYTES = 12;

    private static final byte MAGIC_0 = 0x1e;
    private static final byte MAGIC_1 = 0x0f;

    private final boolean cuts;
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(WHOLE_BYTES);
    private long messageId = new SecureRandom().nextLong();
    private int next;

    /** Makes one; whether it cuts, or refuses what is too large. */
    Chunks(boolean cuts) {
        this.cuts = cuts;
    }

    /** The largest record that can be sent. */
    static int mostBytes(boolean cuts) {
        return cuts ? MAX_CHUNKS * (CHUNK_BYTES - HEADER_BYTES) : WHOLE_BYTES;
    }

    int mostBytes() {
        return mostBytes(cuts);
    }

    /** Begins with the first datagram of a record, also if part of it was sent. */
    void begin() {
        next = 0;
        // Distinct, and spread over all bits.
        messageId += 0x9E3779B97F4A7C15L;
    }

    /** The datagram that is next for the first record of the queue, valid until the next call. */
    ByteBuffer datagram(RecordQueue records) {
        int length = records.firstLength();
        datagram.clear();
        if (!isCut(length)) {
            records.copyFirst(0, length, datagram);
        } else {
            int dataBytes = CHUNK_BYTES - HEADER_BYTES;
            int from = next * dataBytes;
            datagram.put(MAGIC_0)
                    .put(MAGIC_1)
                    .putLong(messageId)
                    .put((byte) next)
                    .put((byte) count(length));
            records.copyFirst(from, Math.min(dataBytes, length - from), datagram);
        }
        return datagram.flip();
    }

    /** The datagram was sent; whether it was the last one of its record. */
    boolean sent(int recordBytes) {
        next++;
        return next >= count(recordBytes);
    }

    private boolean isCut(int length) {
        return cuts && length > CHUNK_BYTES;
    }

    private int count(int length) {
        int dataBytes = CHUNK_BYTES - HEADER_BYTES;
        return isCut(length) ? (length + dataBytes - 1) / dataBytes : 1;
    }
}
