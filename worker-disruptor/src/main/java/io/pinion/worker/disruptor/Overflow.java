package io.pinion.worker.disruptor;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.spi.WorkerObserver;
import io.pinion.worker.spi.WorkerObserver.NoRoom;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** What happens when there is no room: the slow path of every hand-over. */
final class Overflow {
    private static final int TRIES_BEFORE_PARK = 64;

    private final Engine engine;
    private final OverflowPolicy policy;

    Overflow(Engine engine) {
        this.engine = engine;
        policy = engine.config.overflow();
    }

    /**
     * Applies the policy to a refusal.
     *
     * @param result FULL or CLOSED
     * @param retry tries the hand-over once more
     * @param maxWaitNs how long the caller itself would wait
     * @param tasks how many tasks this is about
     * @return whether it was accepted in the end; false if it was dropped, by policy
     */
    boolean onRefusal(
            OfferResult result,
            BlockedProducers blocked,
            Supplier<OfferResult> retry,
            long maxWaitNs,
            int tasks,
            String what) {
        if (result == OfferResult.CLOSED) {
            throw refuseClosed(tasks);
        }
        if (engine.thread.isCurrent()) {
            throw refuseFull(tasks, what, " and its own thread never waits");
        }
        switch (policy.kind()) {
            case DROP_NEWEST -> {
                engine.dropped.add(tasks);
                observe(NoRoom.DROPPED, tasks);
                return false;
            }
            case REJECT -> throw refuseFull(tasks, what, "");
            default -> {
                if (LoopThread.isAnyWorkerThread()) {
                    throw refuseFull(tasks, what, " and a worker's thread never waits for room");
                }
                observe(NoRoom.WAITS, tasks);
                waitForRoom(blocked, retry, maxWaitNs, tasks, what);
                return true;
            }
        }
    }

    /** An offer that was refused and is not tried again. */
    void onRefusedOffer(OfferResult result) {
        engine.rejected.increment();
        if (result == OfferResult.FULL) {
            observe(NoRoom.REFUSED, 1);
        }
    }

    private void observe(NoRoom what, int tasks) {
        WorkerObserver observer = engine.observer;
        if (observer != null) {
            observer.noRoom(what, tasks);
        }
    }

    private long limitNs() {
        return policy.kind() == OverflowPolicy.Kind.BLOCK ? Durations.FOREVER_NS : Durations.toNanos(policy.timeout());
    }

    private void waitForRoom(
            BlockedProducers blocked, Supplier<OfferResult> retry, long maxWaitNs, int tasks, String what) {
        long limitNs = Math.min(maxWaitNs, limitNs());
        long deadlineNs = engine.clock.nanoTime() + limitNs;
        OfferResult result = spin(retry);
        if (result == OfferResult.FULL) {
            result = stand(blocked, retry, deadlineNs, tasks);
        }
        if (result == OfferResult.CLOSED) {
            throw refuseClosed(tasks);
        }
        if (result == OfferResult.FULL && maxWaitNs < limitNs()) {
            engine.rejected.add(tasks);
            observe(NoRoom.REFUSED, tasks);
            throw new WaitTimeoutException("The " + what + " '" + engine.config.name()
                    + "' stayed full for as long as the caller would wait; nothing was handed over");
        }
        if (result == OfferResult.FULL) {
            throw refuseFull(tasks, what, " and stayed full for the whole wait");
        }
    }

    private OfferResult spin(Supplier<OfferResult> retry) {
        OfferResult result = OfferResult.FULL;
        if (!engine.maySpin || engine.driven || VirtualThreads.isCurrentVirtual()) {
            return result;
        }
        for (int i = 0; i < TRIES_BEFORE_PARK && result == OfferResult.FULL; i++) {
            Thread.onSpinWait();
            result = retry.get();
        }
        return result;
    }

    private OfferResult stand(BlockedProducers blocked, Supplier<OfferResult> retry, long deadlineNs, int tasks) {
        BlockedProducers.Waiter waiter = blocked.enter();
        OfferResult result = OfferResult.FULL;
        try {
            while (true) {
                result = retry.get();
                if (result == OfferResult.FULL && waiter.requeueIfWoken(tasks > 1)) {
                    result = retry.get();
                }
                long leftNs = deadlineNs - engine.clock.nanoTime();
                if (result != OfferResult.FULL || leftNs <= 0) {
                    return result;
                }
                if (Thread.interrupted()) {
                    throw interrupted(tasks);
                }
                waiter.park(engine.clock.maxRealSleepNs(leftNs));
            }
        } finally {
            waiter.leave();
        }
    }

    private RejectedExecutionException interrupted(int tasks) {
        engine.rejected.add(tasks);
        observe(NoRoom.REFUSED, tasks);
        Thread.currentThread().interrupt();
        return new RejectedExecutionException(
                "Interrupted while waiting for room in worker '" + engine.config.name() + "'; nothing was handed over");
    }

    RejectedExecutionException refuseFull(int tasks, String what, String more) {
        engine.rejected.add(tasks);
        observe(NoRoom.REFUSED, tasks);
        return new RejectedExecutionException("The " + what + " '" + engine.config.name() + "' is full" + more
                + ": nothing was handed over. Slow down, raise the capacity, or choose another OverflowPolicy");
    }

    RejectedExecutionException refuseClosed(int tasks) {
        engine.rejected.add(tasks);
        return new RejectedExecutionException("Worker '" + engine.config.name() + "' is "
                + (engine.control.acquire() == ControlWord.CLOSED ? "closed" : "closing") + ": it takes no new work");
    }
}
