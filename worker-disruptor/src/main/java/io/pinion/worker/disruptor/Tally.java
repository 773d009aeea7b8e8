package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

@SuppressWarnings("unused") // padding
abstract class PadBeforeTally {
    private int gapAfterHeader;
    private long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
}

@SuppressWarnings("unused") // padding
abstract class PadAfterTally extends TallyFields {
    private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
}

abstract class TallyFields extends PadBeforeTally {
    long completed;
    long failed;
    long cancelled;
    long expired;
    long timersDue;
    long handlerErrors;
    long wakeups;
    long missedWakeups;
    long idleNs;

    @Nullable
    TaskFuture<?> runningFuture;

    @Nullable
    Batch runningBatch;
}

/**
 * How the tasks the worker has passed have ended, and the future it is running. Written by the worker's thread only, with
 * a plain read and a release write: whoever reads that tasks have ended (acquire) sees what they did. A future completes
 * after its end was counted, unless it was cancelled, expired or abandoned before the worker came to it.
 */
final class Tally extends PadAfterTally {
    private static final VarHandle COMPLETED = handle("completed");
    private static final VarHandle FAILED = handle("failed");
    private static final VarHandle CANCELLED = handle("cancelled");
    private static final VarHandle EXPIRED = handle("expired");
    private static final VarHandle TIMERS_DUE = handle("timersDue");
    private static final VarHandle HANDLER_ERRORS = handle("handlerErrors");
    private static final VarHandle WAKEUPS = handle("wakeups");
    private static final VarHandle MISSED_WAKEUPS = handle("missedWakeups");
    private static final VarHandle IDLE_NS = handle("idleNs");

    private static final VarHandle RUNNING_FUTURE = handle("runningFuture", TaskFuture.class);

    private static final VarHandle RUNNING_BATCH = handle("runningBatch", Batch.class);

    private static VarHandle handle(String field) {
        return handle(field, long.class);
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(TallyFields.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void addCompleted() {
        COMPLETED.setRelease(this, completed + 1);
    }

    void addFailed() {
        FAILED.setRelease(this, failed + 1);
    }

    void addCancelled() {
        CANCELLED.setRelease(this, cancelled + 1);
    }

    void addExpired() {
        EXPIRED.setRelease(this, expired + 1);
    }

    void addTimerDue() {
        TIMERS_DUE.setOpaque(this, timersDue + 1);
    }

    void addHandlerError() {
        HANDLER_ERRORS.setOpaque(this, handlerErrors + 1);
    }

    void addWakeup() {
        WAKEUPS.setOpaque(this, wakeups + 1);
    }

    void addMissedWakeup() {
        MISSED_WAKEUPS.setOpaque(this, missedWakeups + 1);
    }

    void addIdle(long durationNs) {
        IDLE_NS.setOpaque(this, idleNs + durationNs);
    }

    /** Pairs with {@link #runningFuture()}: a closer releases who waits for what outlives the grace. */
    void runningFuture(@Nullable TaskFuture<?> future) {
        RUNNING_FUTURE.setRelease(this, future);
    }

    @Nullable
    TaskFuture<?> runningFuture() {
        return (TaskFuture<?>) RUNNING_FUTURE.getAcquire(this);
    }

    /**
     * Volatile, because a look at the control word follows: either a closer finds the batch here, or the worker sees
     * that the close has given up and leaves the rest of the batch here for it.
     */
    void runningBatch(@Nullable Batch batch) {
        RUNNING_BATCH.setVolatile(this, batch);
    }

    @Nullable
    Batch runningBatch() {
        return (Batch) RUNNING_BATCH.getVolatile(this);
    }

    long completedAcquire() {
        return (long) COMPLETED.getAcquire(this);
    }

    long failedAcquire() {
        return (long) FAILED.getAcquire(this);
    }

    long cancelledAcquire() {
        return (long) CANCELLED.getAcquire(this);
    }

    long expiredAcquire() {
        return (long) EXPIRED.getAcquire(this);
    }

    long timersDueOpaque() {
        return (long) TIMERS_DUE.getOpaque(this);
    }

    long handlerErrorsOpaque() {
        return (long) HANDLER_ERRORS.getOpaque(this);
    }

    long wakeupsOpaque() {
        return (long) WAKEUPS.getOpaque(this);
    }

    long missedWakeupsOpaque() {
        return (long) MISSED_WAKEUPS.getOpaque(this);
    }

    long idleNsOpaque() {
        return (long) IDLE_NS.getOpaque(this);
    }
}
