package io.pinion.examples.demo;

/**
 * Walks over the lines of an input, from the front again when it ends. Keeps no index, so a gigabyte of empty lines
 * costs no more memory than a gigabyte.
 *
 * <p>Threads: one.
 */
final class LineCursor {
    private final byte[] bytes;
    private int offset;
    private int length;
    private int next;
    private int sequence = -1;

    LineCursor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Moves to the next line; the input must have one. */
    void advance() {
        if (next == bytes.length) {
            next = 0;
        }
        offset = next;
        int end = offset;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        length = end - offset;
        next = Math.min(end + 1, bytes.length);
        sequence++;
    }

    /** The number of the line, from 0, counted on when the input repeats. */
    int sequence() {
        return sequence;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    /** The length without the line end. */
    int length() {
        return length;
    }
}
