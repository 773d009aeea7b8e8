package io.pinion.logging;

import io.pinion.logging.internal.sink.Sink;
import io.pinion.worker.Lane;
import io.pinion.worker.OfferResult;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * Waits for lane and sink to be empty of what is in them now: a mark goes through the lane behind it, and then through the
 * sink. Threads: any but the worker's wait; marks are reached on the worker's.
 */
final class Flushes {
    private static final BiConsumer<LogEntry, Runnable> MARK = LogEntry::mark;
    private static final Duration MAX_WAIT = Duration.ofHours(1);
    private static final long PAUSE_NS = 1_000_000;

    private final Lane<LogEntry> lane;
    private final Sink sink;
    private final AtomicLong marks = new AtomicLong();

    Flushes(Lane<LogEntry> lane, Sink sink) {
        this.lane = lane;
        this.sink = sink;
    }

    /** How many of all that the lane has accepted are no events. */
    long marks() {
        return marks.get();
    }

    boolean await(Duration timeout) {
        Duration bounded = timeout.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : timeout;
        long deadlineNs = System.nanoTime() + bounded.toNanos();
        CountDownLatch sent = new CountDownLatch(1);
        OfferResult result = mark(sent);
        while (result == OfferResult.FULL && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(this, PAUSE_NS);
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            result = mark(sent);
        }
        return result == OfferResult.ACCEPTED && isSent(sent, deadlineNs);
    }

    private OfferResult mark(CountDownLatch sent) {
        marks.incrementAndGet();
        OfferResult result = lane.offer(MARK, () -> reached(sent));
        if (result != OfferResult.ACCEPTED) {
            marks.decrementAndGet();
        }
        return result;
    }

    /** On the worker: everything before the mark is in the sink. */
    private void reached(CountDownLatch sent) {
        sink.endOfBatch();
        sink.whenSent(sent::countDown);
    }

    private static boolean isSent(CountDownLatch sent, long deadlineNs) {
        try {
            return sent.await(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
