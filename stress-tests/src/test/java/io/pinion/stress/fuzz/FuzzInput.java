package io.pinion.stress.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes choices from the bytes of an input; when they are used up, every choice is zero. */
public final class FuzzInput {
    private final byte[] bytes;
    private int next;

    /** Over these bytes. */
    public FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether there is more. */
    public boolean hasMore() {
        return next < bytes.length;
    }

    /** One byte, from 0 to 255. */
    public int octet() {
        return next < bytes.length ? bytes[next++] & 0xFF : 0;
    }

    /** Two bytes, the higher one first. */
    public int pair() {
        return octet() << 8 | octet();
    }

    /** Eight bytes, the highest one first. */
    public long number() {
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << 8 | octet();
        }
        return number;
    }

    /** At most so many of the bytes that are left. */
    public byte[] take(int most) {
        byte[] taken = Arrays.copyOfRange(bytes, next, next + Math.min(most, bytes.length - next));
        next += taken.length;
        return taken;
    }

    /** All that is left, as text. */
    public String text() {
        return new String(take(bytes.length), StandardCharsets.UTF_8);
    }
}
