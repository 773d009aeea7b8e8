package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One pending timer: its deadline, its state and the links of every list it can be in.
 *
 * <p>Shape: {@code SCHEDULED -> FIRING -> SCHEDULED} (periodic) or {@code DONE}; {@code SCHEDULED -> CANCELLED}, and
 * {@code FIRING -> CANCELLED} where the canceller asks for it. {@code DONE} and {@code CANCELLED} are final.
 * <p>Threads: the creator sets the deadline before handing the entry over; after that everything but the state and the
 * inbox links belongs to the worker. {@link #tryCancel} and {@link #isCancelledAcquire} may be called by any thread.
 * <p>Cost: the links live here, so scheduling and cancelling allocate nothing beyond the entry.
 */
abstract class TimerEntry {

    /** Index of an entry that is in no heap. */
    static final int NOWHERE = -1;

    /** Zero, so that an entry seen through a data race is still read as cancellable. */
    private static final int SCHEDULED = 0;

    private static final int FIRING = 1;
    private static final int DONE = 2;
    private static final int CANCELLED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(TimerEntry.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Due time on the monotonic clock, meaningful only as a difference; must not change while queued. */
    long deadlineNs;

    /** Rank among equal deadlines; assigned by {@link TimerQueue#add}. */
    long order;

    /** Position in the heap of near entries, or {@link #NOWHERE}. */
    int heapIndex = NOWHERE;

    /** Row of the wheel that has this entry in the bucket its deadline names, or null. */
    @Nullable
    TimerRow bucketRow;

    @Nullable
    TimerEntry bucketPrev;

    @Nullable
    TimerEntry bucketNext;

    /** Link of the inbox for scheduled entries; published by the CAS on that inbox's head. */
    @Nullable
    TimerEntry scheduledNext;

    /** Link of the inbox for cancelled entries; an entry can be in both inboxes at once. */
    @Nullable
    TimerEntry cancelledNext;

    @SuppressWarnings("unused") // through STATE
    private int state;

    TimerEntry(long deadlineNs) {
        this.deadlineNs = deadlineNs;
    }

    /**
     * Runs the timer's action; called by the worker after {@link #tryFire} succeeded.
     *
     * @param nowNs the worker's reading of the monotonic clock, in nanoseconds
     */
    abstract void fire(long nowNs);

    /**
     * Cancels the entry if nobody was faster.
     *
     * <p>Order: whoever gets {@code true} pushes the entry to the inbox for cancelled entries, once; the worker then
     * forgets it at its next {@link TimerQueue#accept}.
     *
     * @param evenIfFiring whether an entry that is firing counts: {@code true} stops a periodic timer from being
     *     scheduled again (its current run goes on), {@code false} is right for one that fires once
     * @return whether this call cancelled the entry
     */
    final boolean tryCancel(boolean evenIfFiring) {
        while (true) {
            final int seen = (int) STATE.getAcquire(this);
            if (seen != SCHEDULED && !(evenIfFiring && seen == FIRING)) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, CANCELLED)) {
                return true;
            }
        }
    }

    /** Claims an entry that was polled for running; false if it has been cancelled. Worker only. */
    final boolean tryFire() {
        return STATE.compareAndSet(this, SCHEDULED, FIRING);
    }

    /**
     * Ends a run that is to be followed by another one; false if the entry was cancelled meanwhile. Worker only.
     *
     * <p>Order: set {@link #deadlineNs} before and call {@link TimerQueue#add} after this, on true. A cancel in between
     * is safe: its push reaches the worker after the insertion.
     */
    final boolean tryReschedule() {
        return STATE.compareAndSet(this, FIRING, SCHEDULED);
    }

    /** Ends the last run; false if the entry was cancelled meanwhile. Worker only. */
    final boolean tryFinish() {
        return STATE.compareAndSet(this, FIRING, DONE);
    }

    /** Pairs with the CAS in {@link #tryCancel}. */
    final boolean isCancelledAcquire() {
        return (int) STATE.getAcquire(this) == CANCELLED;
    }

    /** Pairs with the CAS in {@link #tryFinish}. */
    final boolean isDoneAcquire() {
        return (int) STATE.getAcquire(this) == DONE;
    }

    /** Whether a queue holds this entry. Worker only. */
    final boolean isQueued() {
        return heapIndex != NOWHERE || bucketRow != null;
    }

    /** Whether this entry comes before another: by deadline, then by insertion. Worker only. */
    final boolean isBefore(TimerEntry other) {
        final long aheadNs = deadlineNs - other.deadlineNs;
        return aheadNs != 0 ? aheadNs < 0 : order - other.order < 0;
    }
}
