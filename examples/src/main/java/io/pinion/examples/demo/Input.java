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
