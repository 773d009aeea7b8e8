package io.pinion.stress.net;

import io.pinion.worker.net.Stream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicLong;

/** Offers a stream more than it takes, and notes how much it holds. */
final class Writer extends Sink {
    private static final byte[] PART = new byte[4096];

    private final AtomicLong mostHeld = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** Offers until so many parts were refused, or the stream is closed; on the worker. */
    void offer(Stream stream, int refusals) {
        int left = refusals;
        try {
            while (left > 0) {
                boolean isTaken = stream.write(ByteBuffer.wrap(PART));
                mostHeld.accumulateAndGet(stream.queuedBytes(), Math::max);
                if (!isTaken) {
                    left--;
                    refused.incrementAndGet();
                    stream.flush();
                    mostHeld.accumulateAndGet(stream.queuedBytes(), Math::max);
                }
            }
        } catch (ClosedChannelException e) {
            // What was to be found out.
        }
    }

    /** The most that was queued at any time. */
    long mostHeld() {
        return mostHeld.get();
    }

    /** How many parts were refused. */
    long refused() {
        return refused.get();
    }
}
