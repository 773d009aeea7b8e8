package io.pinion.examples.demo;

import java.nio.ByteBuffer;

/**
 * A datagram that is no line: asks the collector how many lines it has. On loopback datagrams do not overtake each other,
 * so what was sent before it and is not in the answer is lost. It does not end with LF, as every line does.
 *
 * <p>Shape: the number of lines sent before as a big-endian long, and one byte that tells whether it is the end. The
 * answer has that number too, and behind it how many lines the collector has.
 *
 * @param sent how many lines were sent before
 * @param end whether there will be no more
 */
record Mark(long sent, boolean end) {
    static final int ANSWER_BYTES = 2 * Long.BYTES;

    private static final int BYTES = Long.BYTES + 1;

    static boolean isMark(ByteBuffer datagram) {
        return datagram.remaining() == BYTES && datagram.get(datagram.limit() - 1) != '\n';
    }

    static Mark decode(ByteBuffer datagram) {
        return new Mark(datagram.getLong(), datagram.get() == 1);
    }

    /** As a datagram, in a direct buffer. */
    ByteBuffer encode() {
        return ByteBuffer.allocateDirect(BYTES)
                .putLong(sent)
                .put((byte) (end ? 1 : 0))
                .flip();
    }

    ByteBuffer answer(long received) {
        return ByteBuffer.allocate(ANSWER_BYTES).putLong(sent).putLong(received).flip();
    }
}
