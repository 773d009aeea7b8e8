package io.pinion.examples.demo;

import java.util.zip.CRC32C;

/**
 * Computes a {@link Digest} from bytes that come in pieces of any size.
 *
 * <p>Each line adds a mix of its CRC32C and its length to a sum, so a line that is missing, doubled or altered changes
 * the sum and lines that overtook each other do not.
 *
 * <p>Threads: one.
 */
final class StreamDigest {
    private static final byte[] LINE_END = {'\n'};

    private final CRC32C stream = new CRC32C();
    private final CRC32C line = new CRC32C();
    private long lineLength;
    private long lines;
    private long bytes;
    private long lineSum;

    /** What a collector must see when the input is repeated up to a number of lines. */
    static Digest expected(Input input, long lines) {
        return expected(input, 0, lines, 0);
    }

    /** The same from one line on, with so many bytes of the line behind the last. */
    static Digest expected(Input input, long first, long lines, long openBytes) {
        StreamDigest digest = new StreamDigest();
        LineCursor cursor = input.cursor();
        for (long i = 0; i < first; i++) {
            cursor.advance();
        }
        for (long i = 0; i < lines; i++) {
            cursor.advance();
            digest.update(cursor.bytes(), cursor.offset(), cursor.length());
            digest.update(LINE_END, 0, 1);
        }
        if (openBytes > 0) {
            cursor.advance();
            digest.update(cursor.bytes(), cursor.offset(), (int) Math.min(openBytes, cursor.length()));
        }
        return digest.digest();
    }

    void update(byte[] source, int offset, int length) {
        stream.update(source, offset, length);
        bytes += length;
        int end = offset + length;
        int from = offset;
        for (int i = offset; i < end; i++) {
            if (source[i] == '\n') {
                extendLine(source, from, i - from);
                endLine();
                from = i + 1;
            }
        }
        extendLine(source, from, end - from);
    }

    long lines() {
        return lines;
    }

    Digest digest() {
        return new Digest(lines, bytes, lineSum, stream.getValue(), lineLength);
    }

    private void extendLine(byte[] source, int offset, int length) {
        line.update(source, offset, length);
        lineLength += length;
    }

    private void endLine() {
        lineSum += mix((line.getValue() << 32) ^ lineLength);
        line.reset();
        lineLength = 0;
        lines++;
    }

    /** The finalizer of SplitMix64: without it, sums of checksums of similar lines would cancel out easily. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
