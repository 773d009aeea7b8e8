package io.pinion.examples.demo;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Makes the producer wait while too many bytes are under way, in the lane and in the stream's buffer together. So the
 * worker always finds room in that buffer: its thread reads the collector's replies too, and must wait for nothing.
 *
 * <p>Threads: the producer's.
 */
final class Window {
    private static final long LOOK_EVERY_NS = 100_000;

    private final long limitBytes;
    private final LongSupplier goneBytes;
    private final Failure failure;
    private long begunBytes;
    private long knownGoneBytes;

    /**
     * Of so many bytes.
     *
     * @param goneBytes how many have left the stream's buffer; asked only when those known are not enough
     * @param failure ends every wait
     */
    Window(long limitBytes, LongSupplier goneBytes, Failure failure) {
        this.limitBytes = limitBytes;
        this.goneBytes = goneBytes;
        this.failure = failure;
    }

    void enter(int bytes) {
        begunBytes += bytes;
        if (begunBytes - knownGoneBytes > limitBytes) {
            awaitRoom();
        }
    }

    private void awaitRoom() {
        knownGoneBytes = goneBytes.getAsLong();
        while (begunBytes - knownGoneBytes > limitBytes && !failure.isPresent()) {
            LockSupport.parkNanos(LOOK_EVERY_NS);
            knownGoneBytes = goneBytes.getAsLong();
        }
    }
}
