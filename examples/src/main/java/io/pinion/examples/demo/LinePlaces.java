package io.pinion.examples.demo;

/**
 * Tells how many whole lines the first so many bytes of the output are, by walking over the input a second time: a table
 * of line ends would grow with the run.
 *
 * <p>Threads: one.
 */
final class LinePlaces {
    private final LineCursor cursor;
    private long lines;
    private long bytes;

    LinePlaces(Input input) {
        cursor = input.cursor();
        if (input.lines() > 0) {
            cursor.advance();
        }
    }

    /** Goes forward; fewer bytes than before change nothing. */
    long linesWithin(long someBytes) {
        while (bytes + cursor.length() + 1 <= someBytes) {
            bytes += cursor.length() + 1;
            lines++;
            cursor.advance();
        }
        return lines;
    }

    /** Where the lines last counted end. */
    long bytes() {
        return bytes;
    }
}
