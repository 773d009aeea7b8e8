package io.pinion.examples.demo;

import java.io.IOException;

/**
 * Where a contender's thread puts lines.
 *
 * <p>Threads: one at a time, each seeing what the one before did.
 */
interface LineSink {

    /** Takes a line without its end. */
    void append(byte[] bytes, int offset, int length) throws IOException;

    /** No further line waits: sends what was gathered. */
    void flush() throws IOException;
}
