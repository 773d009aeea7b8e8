package io.pinion.examples.demo;

/**
 * The lines to ship, as bytes. A line ends at LF or at the end of the input; everything else, CR included, is payload.
 *
 * @param name where they came from, for people
 * @param bytes all of it; never changed
 * @param lines how many lines that is
 */
record Input(String name, byte[] bytes, long lines) {

    static Input of(String name, byte[] bytes) {
        return new Input(name, bytes, countLines(bytes));
    }

    LineCursor cursor() {
        return new LineCursor(bytes);
    }

    /** The length of the longest line, without its end. */
    int longestLine() {
        int longest = 0;
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                longest = Math.max(longest, i - from);
                from = i + 1;
            }
        }
        return Math.max(longest, bytes.length - from);
    }

    private static long countLines(byte[] bytes) {
        long lines = 0;
        for (byte b : bytes) {
            if (b == '\n') {
                lines++;
            }
        }
        boolean unfinished = bytes.length > 0 && bytes[bytes.length - 1] != '\n';
        return unfinished ? lines + 1 : lines;
    }
}
