package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Keeps the head away from whatever the JVM places in front of the inbox. */
@SuppressWarnings("unused") // padding
abstract class PadBeforeTimerInbox {
    private int gapAfterHeader;
    private long b00, b01, b02, b03, b04, b05, b06, b07, b08, b09, b10, b11, b12, b13, b14, b15;
}

/** Entry pushed last; written by every producer, emptied by the worker. */
abstract class TimerInboxHead extends PadBeforeTimerInbox {

    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(TimerInboxHead.class, "head", TimerEntry.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through HEAD
    private @Nullable TimerEntry head;

    /** Enough to choose the expected value of a CAS, which does the ordering. */
    final @Nullable TimerEntry headOpaque() {
        return (TimerEntry) HEAD.getOpaque(this);
    }

    /** Volatile: a push before and a look at the worker's control word after cannot change places with it. */
    final @Nullable TimerEntry headVolatile() {
        return (TimerEntry) HEAD.getVolatile(this);
    }

    /** Pairs with {@link #takeHeadVolatile}: what the producer wrote to the entry is visible to whoever takes it. */
    final boolean casHeadVolatile(@Nullable TimerEntry expected, TimerEntry entry) {
        return HEAD.compareAndSet(this, expected, entry);
    }

    /** Pairs with {@link #casHeadVolatile}, for every entry of the chain: each push read the one before it. */
    final @Nullable TimerEntry takeHeadVolatile() {
        return (TimerEntry) HEAD.getAndSet(this, null);
    }
}

@SuppressWarnings("unused") // padding
abstract class PadAfterTimerInbox extends TimerInboxHead {
    private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14, a15;
}

/**
 * Hands timer entries from any thread to the worker.
 *
 * <p>Shape: unbounded; a chain through one link field of the entries, newest first. The inbox for scheduled and the one
 * for cancelled entries use different fields, so that an entry can be in both. Empty is a null head.
 * <p>Threads: {@link #push} and {@link #isEmpty} by any number of threads, the worker included; {@link #takeAll} and
 * {@link #takeNext} by the worker only.
 * <p>Order: entries pushed by one thread are taken in that order. Writes made before the push are visible after taking.
 * The push is a full fence, so a producer may look for a parked worker right after it.
 * <p>Cost: one CAS per push when uncontended, one exchange per non-empty {@code takeAll}; allocates nothing.
 * <p>Source: the push half of Treiber, "Systems Programming: Coping with Parallelism", IBM RJ 5118, 1986. The chain is
 * only ever taken whole, so an entry that comes back cannot be mistaken (no ABA).
 */
class TimerInbox extends PadAfterTimerInbox {

    private final boolean linksCancelled;

    TimerInbox(boolean linksCancelled) {
        this.linksCancelled = linksCancelled;
    }

    /** An inbox for entries to be inserted. */
    static TimerInbox forScheduled() {
        return new TimerInbox(false);
    }

    /** An inbox for entries whose cancellation has been won. */
    static TimerInbox forCancelled() {
        return new TimerInbox(true);
    }

    /**
     * Hands over one entry; never fails and never waits.
     *
     * @param entry must not be in this inbox already: pushed once per schedule, or once by the winner of the cancel
     */
    void push(TimerEntry entry) {
        while (true) {
            final TimerEntry seen = headOpaque();
            link(entry, seen);
            if (casHeadVolatile(seen, entry)) {
                return;
            }
        }
    }

    /**
     * Takes everything pushed so far.
     *
     * @return the entry pushed first, to be followed by {@link #takeNext}; null if there is none
     */
    final @Nullable TimerEntry takeAll() {
        // A plain look first: an exchange would take the line away from the producers on every turn of the loop.
        return headOpaque() == null ? null : reversed(takeHeadVolatile());
    }

    /**
     * Steps through a chain and unlinks what it leaves.
     *
     * @param entry an entry returned by {@link #takeAll} or by this method
     * @return the entry pushed after it, or null at the end
     */
    final @Nullable TimerEntry takeNext(TimerEntry entry) {
        final TimerEntry next = linked(entry);
        link(entry, null);
        return next;
    }

    /** Whether nothing waits to be taken; the worker's last look before it sleeps. */
    final boolean isEmpty() {
        return headVolatile() == null;
    }

    private @Nullable TimerEntry reversed(@Nullable TimerEntry newest) {
        TimerEntry first = null;
        TimerEntry rest = newest;
        while (rest != null) {
            final TimerEntry older = linked(rest);
            link(rest, first);
            first = rest;
            rest = older;
        }
        return first;
    }

    private @Nullable TimerEntry linked(TimerEntry entry) {
        return linksCancelled ? entry.cancelledNext : entry.scheduledNext;
    }

    final void link(TimerEntry entry, @Nullable TimerEntry next) {
        if (linksCancelled) {
            entry.cancelledNext = next;
        } else {
            entry.scheduledNext = next;
        }
    }
}
