package io.pinion.benchmarks.net;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The lines that are echoed and shipped: 99 bytes, of which the first eight are the time it was due, and LF. */
final class Lines {
    static final int BYTES = 100;
    /** Lines in a batch. */
    static final int BATCH = 64;

    private Lines() {}

    static byte[] newLine() {
        byte[] line = new byte[BYTES];
        Arrays.fill(line, (byte) 'x');
        line[line.length - 1] = '\n';
        return line;
    }

    static void stamp(byte[] line, long timeNs) {
        ByteBuffer.wrap(line).putLong(timeNs);
    }
}
