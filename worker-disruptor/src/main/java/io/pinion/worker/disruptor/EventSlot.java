package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One place in a typed lane: a preallocated event and the stamp that publishes it.
 *
 * <p>The stamp is {@code 2 * sequence} for a published event and {@code 2 * sequence + 1} for a skip, so it says which
 * lap it belongs to; {@link #TAKEN} after the worker, the closer or the producer has taken it. A number instead of a
 * reference pays no barrier of the garbage collector.
 */
final class EventSlot<E> {
    private static final long TAKEN = Long.MIN_VALUE;
    private static final VarHandle STAMP;

    static {
        try {
            STAMP = MethodHandles.lookup().findVarHandle(EventSlot.class, "stamp", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        // Linked before the first claim; see TaskSlots.
        EventSlot<Object> scratch = new EventSlot<>(STAMP);
        scratch.publish(0, false);
        scratch.isPublishedAcquire(0);
        scratch.isSkipAcquire(0);
        scratch.take(0);
    }

    final E event;

    @SuppressWarnings("unused") // through STAMP
    private long stamp = TAKEN;

    EventSlot(E event) {
        this.event = event;
    }

    /** Publishes what was written to the event; a volatile store, the full fence before the second look. */
    void publish(long sequence, boolean skip) {
        STAMP.setVolatile(this, skip ? 2 * sequence + 1 : 2 * sequence);
    }

    /** Pairs with {@link #publish}. */
    boolean isPublishedAcquire(long sequence) {
        return (long) STAMP.getAcquire(this) == 2 * sequence;
    }

    boolean isSkipAcquire(long sequence) {
        return (long) STAMP.getAcquire(this) == 2 * sequence + 1;
    }

    /** Takes a published event; exactly one of the worker, the closer and the producer gets it. */
    boolean take(long sequence) {
        return STAMP.compareAndSet(this, 2 * sequence, TAKEN);
    }
}
