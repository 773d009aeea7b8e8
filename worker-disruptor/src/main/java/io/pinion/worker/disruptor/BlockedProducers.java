package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Producers that wait for room in one ring, first come first woken.
 *
 * <p>A producer registers (atomic add), then tries to claim once more, then parks. The worker releases slots
 * (compare-and-set), then looks whether anybody is registered. Either the producer sees the room or the worker sees the
 * producer. A woken producer that leaves without using its turn passes it on.
 */
final class BlockedProducers {
    /** Safety net only: every wake-up is announced. */
    static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final VarHandle COUNT;

    static {
        try {
            COUNT = MethodHandles.lookup().findVarHandle(BlockedProducers.class, "count", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ConcurrentLinkedQueue<Waiter> queue = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("unused") // through COUNT
    private int count;

    /** One visit of one producer. */
    final class Waiter {
        private final Thread thread = Thread.currentThread();
        private volatile boolean queued = true;

        /** Waits to be woken, at most so long; may return early. */
        void park(long maxNs) {
            if (queued) {
                LockSupport.parkNanos(BlockedProducers.this, Math.min(maxNs, MAX_PARK_NS));
            }
        }

        /**
         * Stands in line again after a turn that found too little room; true if so, and then the caller tries once more
         * before it parks. One that needs more than one slot lets the next in line try, which may need less.
         */
        boolean requeueIfWoken(boolean passTurn) {
            if (queued) {
                return false;
            }
            if (passTurn) {
                wake(1);
            }
            queued = true;
            queue.add(this);
            VarHandle.fullFence();
            return true;
        }

        /**
         * Leaves the line. A turn that was given is passed on, also by one that got in: it may have claimed before it
         * was woken, and then the room it was woken for is still there.
         */
        void leave() {
            COUNT.getAndAdd(BlockedProducers.this, -1);
            if (!queue.remove(this)) {
                wake(1);
            }
        }
    }

    Waiter enter() {
        Waiter waiter = new Waiter();
        queue.add(waiter);
        COUNT.getAndAdd(this, 1);
        // The claim that follows reads the gating sequence with less than volatile strength.
        VarHandle.fullFence();
        return waiter;
    }

    /** Called by the worker after a release. Pairs with the atomic add of {@link #enter()}. */
    boolean any() {
        return (int) COUNT.getVolatile(this) != 0;
    }

    int size() {
        return (int) COUNT.getVolatile(this);
    }

    void wake(long atMost) {
        for (long i = 0; i < atMost; i++) {
            Waiter waiter = queue.poll();
            if (waiter == null) {
                return;
            }
            waiter.queued = false;
            LockSupport.unpark(waiter.thread);
        }
    }

    void wakeAll() {
        wake(Long.MAX_VALUE);
    }
}
