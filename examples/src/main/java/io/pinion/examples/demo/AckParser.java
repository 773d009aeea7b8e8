package io.pinion.examples.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads what the demo's own collector sends back over a stream.
 *
 * <p>Threads: one.
 */
final class AckParser implements Replies {
    private final Arrivals arrivals;
    private final long linesExpected;
    private long before;

    AckParser(Arrivals arrivals, long linesExpected) {
        this.arrivals = arrivals;
        this.linesExpected = linesExpected;
    }

    /** A new connection begins with this line; the collector counts from there. */
    void beginAt(long line) {
        before = line;
        arrivals.skipTo(line);
    }

    @Override
    public void take(ByteBuffer source) throws IOException {
        long nowNs = System.nanoTime();
        while (source.remaining() >= Acks.COUNT_BYTES) {
            arrivals.upTo(checked(source.getLong()), nowNs);
        }
    }

    private long checked(long count) throws IOException {
        if (count < 0 || count > linesExpected - before) {
            throw new IOException("the collector confirmed " + count + " lines of " + (linesExpected - before));
        }
        return before + count;
    }

    @Override
    public boolean isComplete() {
        return arrivals.place() == linesExpected;
    }
}
