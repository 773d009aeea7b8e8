package io.pinion.rabbitmq;

import io.pinion.worker.Worker;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What of one connection may be on its way at once, over all its virtual hosts: messages and bytes, from the call until
 * the end of the future.
 *
 * <p>Threads: any. Those who wait are served in order; nobody waits on the worker's thread.
 */
final class PublishBounds {
    private final int maxMessages;
    private final int maxBytes;
    private final long waitNs;
    // Fair, so that a large message is not passed by small ones for ever.
    private final Semaphore messages;
    private final Semaphore bytes;

    PublishBounds(PublishSettings settings) {
        maxMessages = settings.maxMessages();
        maxBytes = settings.maxBytes();
        waitNs = settings.maxWait().toNanos();
        messages = new Semaphore(maxMessages, true);
        bytes = new Semaphore(maxBytes, true);
    }

    int waitingMessages() {
        return maxMessages - messages.availablePermits();
    }

    int waitingBytes() {
        return maxBytes - bytes.availablePermits();
    }

    /** Takes the room for a message, or throws and has taken nothing. */
    void acquire(int size, Worker worker) {
        if (size > maxBytes) {
            throw new IllegalArgumentException("a message of " + size + " bytes is larger than all that may wait to be"
                    + " confirmed, " + maxBytes + " bytes; send less, or set maxBytes higher");
        }
        if (tryAcquire(size)) {
            return;
        }
        if (waitNs == 0) {
            throw full("");
        }
        if (worker.isWorkerThread()) {
            throw full("; a worker's thread does not wait for room");
        }
        if (!acquireInTime(size)) {
            throw full("; there was no room within " + TimeUnit.NANOSECONDS.toMillis(waitNs) + " ms");
        }
    }

    private boolean tryAcquire(int size) {
        if (messages.hasQueuedThreads() || bytes.hasQueuedThreads() || !messages.tryAcquire()) {
            return false;
        }
        if (bytes.tryAcquire(size)) {
            return true;
        }
        messages.release();
        return false;
    }

    private boolean acquireInTime(int size) {
        long deadlineNs = System.nanoTime() + waitNs;
        try {
            if (!messages.tryAcquire(waitNs, TimeUnit.NANOSECONDS)) {
                return false;
            }
            boolean acquired = false;
            try {
                acquired = bytes.tryAcquire(size, Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
                return acquired;
            } finally {
                if (!acquired) {
                    messages.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException(
                    "not published: interrupted while waiting for room; the flag is set again", e);
        }
    }

    void release(int size) {
        bytes.release(size);
        messages.release();
    }

    private RejectedExecutionException full(String more) {
        return new RejectedExecutionException("not published: " + waitingMessages() + " of " + maxMessages
                + " messages and " + waitingBytes() + " of " + maxBytes + " bytes wait to be confirmed" + more
                + ". Publish more slowly, let put wait (maxWait), or set maxMessages or maxBytes higher");
    }
}
