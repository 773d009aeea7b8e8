package io.pinion.rabbitmq;

import io.pinion.worker.Worker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way, which is its future and its place in the line of a publisher at once.
 *
 * <p>Whoever brings it from {@link #WAITING} or {@link #SENT} to {@link #SETTLED} decides how it ends, once; sending
 * competes with giving up, so what was given up before it was sent is never sent.
 */
final class Outgoing extends WorkerFuture<Void> {
    /** Not sent on any connection. */
    static final int WAITING = 0;
    /** Sent at least once: the broker may have it. */
    static final int SENT = 1;
    /** Its end is certain; the future is done, or is about to be. */
    static final int SETTLED = 2;

    private static final VarHandle STATE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Outgoing.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long deadlineNs;
    final int sizeBytes;

    // Cleared at the end, so that a message kept by its future's holder does not keep its body.
    private volatile @Nullable AmqpPublish message;
    private volatile byte @Nullable [] body;

    @SuppressWarnings("unused") // by its handle
    private int state;

    // Volatile and not only release and acquire: who appends then looks whether somebody is to be woken, and whether
    // the
    // publisher has closed; he who has been woken, or has closed, looks here.
    private volatile @Nullable Outgoing next;

    /** What it failed with, null if it was confirmed; written by who has settled it, read by {@link #tell}. */
    private @Nullable Throwable failure;

    // Owner thread only: what a basic.return has said.
    int returnCode;

    @Nullable
    String returnText;

    Outgoing(Worker worker, @Nullable AmqpPublish message, byte @Nullable [] body, int sizeBytes, long deadlineNs) {
        super(worker);
        this.message = message;
        this.body = body;
        this.sizeBytes = sizeBytes;
        this.deadlineNs = deadlineNs;
    }

    @Nullable
    AmqpPublish message() {
        return message;
    }

    byte @Nullable [] body() {
        return body;
    }

    int state() {
        return (int) STATE.getAcquire(this);
    }

    boolean settled() {
        return state() == SETTLED;
    }

    /** Before the first time it is sent; false if it has been given up. */
    boolean send() {
        return STATE.compareAndSet(this, WAITING, SENT) || state() == SENT;
    }

    /** Decides its end; false if that has been decided already. */
    boolean settle(@Nullable Throwable failure) {
        int seen = state();
        while (seen != SETTLED) {
            if (settle(seen, failure)) {
                return true;
            }
            seen = state();
        }
        return false;
    }

    /** Decides its end if it is still in that state. */
    boolean settle(int expected, @Nullable Throwable failure) {
        // Written after the claim: only he who has settled it tells, or who he hands it to.
        if (expected == SETTLED || !STATE.compareAndSet(this, expected, SETTLED)) {
            return false;
        }
        this.failure = failure;
        message = null;
        body = null;
        return true;
    }

    /** Tells whoever waits; called by who has settled it, or later on a thread that he handed it to. */
    void tell() {
        if (failure == null) {
            complete(null);
        } else {
            completeExceptionally(failure);
        }
    }

    @Nullable
    Outgoing next() {
        return next;
    }

    void next(Outgoing follower) {
        next = follower;
    }
}
