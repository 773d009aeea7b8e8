package io.pinion.examples.demo;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Makes the producer wait while more datagrams are under way than the collector's receive buffer surely holds: what finds
 * that full is lost, and nobody is told.
 *
 * <p>Threads: the producer's.
 */
final class DatagramWindow {
    /** The system counts its own books too, and rounds up; so much is never less than what it counts. */
    private static final int BOOKS_BYTES = 1_280;

    private static final int LIMIT_BYTES = DatagramCollector.RECEIVE_BUFFER_BYTES;
    /** A power of two, above {@link #LIMIT_BYTES} / {@link #BOOKS_BYTES}. */
    private static final int MOST = 256;

    private static final long LOOK_EVERY_NS = 20_000;

    private final LongSupplier settled;
    private final Failure failure;
    private final int[] costs = new int[MOST];
    private long begun;
    private long ended;
    private long costBytes;

    /**
     * Of one run.
     *
     * @param settled how many datagrams are known to be received or lost
     * @param failure ends every wait
     */
    DatagramWindow(LongSupplier settled, Failure failure) {
        this.settled = settled;
        this.failure = failure;
    }

    void enter(int bytes) {
        int cost = 2 * bytes + BOOKS_BYTES;
        // One alone may always go.
        while (begun > ended && costBytes + cost > LIMIT_BYTES && !failure.isPresent()) {
            if (!settle()) {
                LockSupport.parkNanos(LOOK_EVERY_NS);
            }
        }
        costs[(int) begun++ & MOST - 1] = cost;
        costBytes += cost;
    }

    private boolean settle() {
        long now = Math.min(settled.getAsLong(), begun);
        boolean some = now > ended;
        while (ended < now) {
            costBytes -= costs[(int) ended++ & MOST - 1];
        }
        return some;
    }
}
