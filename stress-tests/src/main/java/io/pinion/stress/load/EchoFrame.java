package io.pinion.stress.load;

import java.nio.ByteBuffer;

/** A frame of fixed size: which stream, which number, when it was sent, and a checksum over them. */
final class EchoFrame {
    static final int BYTES = 64;
    private static final int FILLER = 0x5A;

    private EchoFrame() {}

    /** Fills the buffer and makes it ready to be written. */
    static void write(ByteBuffer buffer, long stream, long number, long sentNs) {
        buffer.clear();
        buffer.putLong(stream).putLong(number).putLong(sentNs).putLong(sum(stream, number, sentNs));
        while (buffer.position() < BYTES) {
            buffer.put((byte) FILLER);
        }
        buffer.flip();
    }

    /** Whether the frame at the position is whole and belongs to this stream. */
    static boolean isSound(ByteBuffer data, long stream) {
        int at = data.position();
        boolean sound = data.getLong(at) == stream && data.getLong(at + 24) == sum(stream, number(data), sentNs(data));
        for (int i = 32; i < BYTES; i++) {
            sound &= data.get(at + i) == FILLER;
        }
        return sound;
    }

    static long number(ByteBuffer data) {
        return data.getLong(data.position() + 8);
    }

    static long sentNs(ByteBuffer data) {
        return data.getLong(data.position() + 16);
    }

    static void skip(ByteBuffer data) {
        data.position(data.position() + BYTES);
    }

    private static long sum(long stream, long number, long sentNs) {
        long mixed = (stream * 0x9E3779B97F4A7C15L) ^ number;
        mixed = ((mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L) ^ sentNs;
        return (mixed ^ (mixed >>> 29)) * 0xD6E8FEB86659FD93L;
    }
}
