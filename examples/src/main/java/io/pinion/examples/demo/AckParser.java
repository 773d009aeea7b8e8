package io.pinion.examples.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the demo's own collector sends back.
 *
 * <p>Threads: one; {@link #summary()} any.
 */
final class AckParser implements Replies {
    private final Arrivals arrivals;
    private final long linesExpected;
    private volatile @Nullable Digest summary;

    AckParser(Arrivals arrivals, long linesExpected) {
        this.arrivals = arrivals;
        this.linesExpected = linesExpected;
    }

    @Override
    public void take(ByteBuffer source) throws IOException {
        long nowNs = System.nanoTime();
        while (source.remaining() >= Long.BYTES && summary == null) {
            source.mark();
            long count = source.getLong();
            if (count != Acks.SUMMARY_MARK) {
                arrivals.upTo(checked(count), nowNs);
            } else if (source.remaining() >= Acks.SUMMARY_LONGS * Long.BYTES) {
                summary = Acks.decode(source);
            } else {
                source.reset();
                return;
            }
        }
    }

    private long checked(long count) throws IOException {
        if (count < 0 || count > linesExpected) {
            throw new IOException("the collector confirmed " + count + " lines of " + linesExpected);
        }
        return count;
    }

    @Override
    public boolean isComplete() {
        return summary != null;
    }

    @Override
    public @Nullable Digest summary() {
        return summary;
    }
}
