package io.pinion.sse;

import java.util.Arrays;

/** Bytes that are appended to; the array is kept when it is emptied, up to a size. */
final class ByteStore {
    private static final int FIRST_LENGTH = 256;
    /** One large event does not hold its memory for the rest of the stream. */
    private static final int KEPT_LENGTH = 64 * 1024;

    private byte[] bytes = new byte[FIRST_LENGTH];
    private int length;

    int length() {
        return length;
    }

    void append(byte[] from, int start, int count) {
        ensure(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    void append(byte value) {
        ensure(1);
        bytes[length++] = value;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_LENGTH) {
            bytes = new byte[FIRST_LENGTH];
        }
    }

    boolean contains(byte value) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == value) {
                return true;
            }
        }
        return false;
    }

    String text(int count) {
        return Utf8.decode(bytes, count);
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, (int)
                    Math.min(Integer.MAX_VALUE - 8, Math.max(2L * bytes.length, (long) length + more)));
        }
    }
}
