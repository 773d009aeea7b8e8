package io.pinion.examples.demo;

import java.nio.ByteBuffer;

/**
 * What the demo's own collector sends back, as big-endian longs: after each read how many complete lines it has, and
 * at the end of its input a mark and the {@link Digest} of all of it.
 */
final class Acks {
    /** Stands where a count would; counts are never negative. */
    static final long SUMMARY_MARK = -1;

    static final int COUNT_BYTES = Long.BYTES;
    static final int SUMMARY_LONGS = 5;

    private Acks() {}

    static ByteBuffer encode(Digest digest) {
        return ByteBuffer.allocate((1 + SUMMARY_LONGS) * Long.BYTES)
                .putLong(SUMMARY_MARK)
                .putLong(digest.lines())
                .putLong(digest.bytes())
                .putLong(digest.lineSum())
                .putLong(digest.streamCrc())
                .putLong(digest.openBytes())
                .flip();
    }

    static Digest decode(ByteBuffer source) {
        return new Digest(source.getLong(), source.getLong(), source.getLong(), source.getLong(), source.getLong());
    }
}
