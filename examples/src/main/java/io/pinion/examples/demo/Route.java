package io.pinion.examples.demo;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way from a contender to the collector, and what is known of those that went it.
 *
 * <p>Threads: one waits and closes; the counters any.
 */
interface Route extends AutoCloseable {

    /** How many bytes the kernel has taken; that says nothing about the collector. */
    long bytesTaken();

    /** How many complete lines those are. */
    long linesTaken();

    /** Whether our own collector need not be waited for any more. */
    boolean isConfirmed();

    /** Ends the output; our own collector then says what it has received. */
    void endOfOutput() throws IOException;

    /** Ends the output to a collector of somebody else, and gives a reset that long to show. */
    void sayFarewell(Duration limit) throws IOException, InterruptedException;

    /** The account of a stream that reconnects; null for others. */
    default @Nullable Passage passage() {
        return null;
    }

    @Override
    void close();
}
