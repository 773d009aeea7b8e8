package io.pinion.stress.net;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Frames with their number, their length, and a filling that follows from the number. */
final class RudeFrames {
    private static final int HEADER_BYTES = 8;
    private static final int MOST_FILLING = 2_000;

    private RudeFrames() {}

    static ByteBuffer frame(int number, SplittableRandom random) {
        int length = HEADER_BYTES + random.nextInt(MOST_FILLING);
        ByteBuffer frame = ByteBuffer.allocate(length).putInt(number).putInt(length);
        while (frame.hasRemaining()) {
            frame.put((byte) (number * 31 + frame.position()));
        }
        return frame.flip();
    }

    static boolean isWhole(ByteBuffer data) {
        return data.remaining() >= HEADER_BYTES && data.remaining() >= data.getInt(data.position() + 4);
    }

    /** Takes one whole frame; its number. */
    static int take(ByteBuffer data) {
        int begin = data.position();
        int number = data.getInt();
        int end = begin + data.getInt();
        while (data.position() < end) {
            int at = data.position() - begin;
            byte b = data.get();
            Failed.unless(b == (byte) (number * 31 + at), "a wrong byte in frame " + number);
        }
        return number;
    }
}
