package io.pinion.stress.net;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

/** Frames of one byte of length and so many of content. */
final class Frames {
    /** The shortest read buffer there is, which the longest frame fills. */
    static final int LONGEST_BYTES = 256;

    private Frames() {}

    /** Frames that are so many bytes in all, an empty one among them. */
    static byte[] message(int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int[] contents = {3, 0, 5, 1, 2};
        for (int i = 0; out.size() < bytes; i++) {
            add(out, Math.min(contents[i % contents.length], bytes - out.size() - 1), i);
        }
        return out.toByteArray();
    }

    /** Frames of every length, the longest and the empty ones more often than chance would have them. */
    static byte[] random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            int draw = random.nextInt(10);
            add(out, draw == 0 ? 0 : draw == 1 ? LONGEST_BYTES - 1 : random.nextInt(LONGEST_BYTES), i);
        }
        return out.toByteArray();
    }

    private static void add(ByteArrayOutputStream out, int content, int number) {
        out.write(content);
        for (int i = 0; i < content; i++) {
            out.write(number * 31 + i);
        }
    }
}
