package io.pinion.consumers.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Collects one line, whatever the splits. A line ends with CR LF; either of them alone is an error. */
final class LineReader {
    enum Result {
        /** All input is read, and the line has not ended. */
        MORE,
        /** The line is there. */
        LINE,
        /** It is longer than allowed. */
        TOO_LONG,
        /** A CR without a LF, or the other way round. */
        BROKEN
    }

    private byte[] bytes = new byte[256];
    private int length;
    private boolean afterCr;

    Result read(ByteBuffer in, int maxBytes) {
        while (in.hasRemaining()) {
            byte b = in.get();
            if (afterCr != (b == '\n')) {
                return Result.BROKEN;
            }
            if (b == '\n') {
                return Result.LINE;
            }
            if (b == '\r') {
                afterCr = true;
            } else if (length == maxBytes) {
                return Result.TOO_LONG;
            } else {
                append(b);
            }
        }
        return Result.MORE;
    }

    private void append(byte b) {
        if (length == bytes.length) {
            bytes = java.util.Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = b;
    }

    /** Takes the line without its end. */
    String take() {
        String line = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        length = 0;
        afterCr = false;
        return line;
    }

    int length() {
        return length;
    }
}
