package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much of what was written to one connection has left it. Without {@link ReconnectLink} the queue tells, which must
 * then still hold at the end of the connection what was not sent.
 *
 * <p>Threads: under the lock of {@link ReconnectBuffer}.
 */
final class ReconnectMeter {
    /** As far as Linux lets a send buffer grow unless told otherwise. */
    static final long DEFAULT_BOUND_BYTES = 4L << 20;

    private static final long MIN_BOUND_BYTES = 8 << 10;

    private final Stream stream;
    private final @Nullable ReconnectLink link;
    private final long boundBytes;
    private long writtenBytes;
    private long handedBytes;
    private boolean isWriting;

    ReconnectMeter(Stream stream, int sendBufferBytes) {
        this.stream = stream;
        link = stream instanceof ReconnectLink known ? known : null;
        // Linux doubles what it is asked for.
        boundBytes = sendBufferBytes == 0 ? DEFAULT_BOUND_BYTES : Math.max(MIN_BOUND_BYTES, 2L * sendBufferBytes);
    }

    /** A write begins: until its end nobody can tell what is queued from what was sent. */
    void beginWrite() {
        handed();
        isWriting = true;
    }

    void endWrite(int bytes) {
        writtenBytes += bytes;
        isWriting = false;
    }

    /** How much the system has taken. */
    long handed() {
        if (!isWriting) {
            long now = link != null ? link.handedToSystem() : writtenBytes - stream.queuedBytes();
            handedBytes = Math.max(handedBytes, Math.min(now, writtenBytes));
        }
        return handedBytes;
    }

    /** How much of that may not have reached the peer's system. */
    long uncertain() {
        long known = link != null ? link.notAcknowledged() : -1;
        return Math.min(handed(), known >= 0 ? known : boundBytes);
    }
}
