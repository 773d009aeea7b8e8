package io.pinion.worker.disruptor;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A future whose completion comes from a worker, directly or through stages: waiting for it on that worker's thread is
 * refused, anywhere else it spins a little before it parks.
 */
class WorkerFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    final Waits waits;

    WorkerFuture(Waits waits) {
        this.waits = waits;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new WorkerFuture<>(waits);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        beforeWait("get()");
        return super.get();
    }

    @Override
    public T join() {
        beforeWait("join()");
        return super.join();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!isDone()) {
            waits.refuseSelfAwait("get(timeout)");
            long nowNs = waits.clock.nanoTime();
            if (!awaitUntil(nowNs + Durations.bounded(unit.toNanos(timeout)))) {
                throw new TimeoutException();
            }
        }
        return super.get();
    }

    private void beforeWait(String what) {
        if (!isDone()) {
            waits.refuseSelfAwait(what);
            waits.spin(this, waits.clock.nanoTime() + Durations.FOREVER_NS);
            beforePark();
        }
    }

    /** What must happen before a wait without limit. */
    void beforePark() {}

    /** How long a waiter may sleep before it calls {@link #look}; {@link Long#MAX_VALUE} for as long as it likes. */
    long untilNextLookNs() {
        return Long.MAX_VALUE;
    }

    /** Called by a waiter each time it wakes. */
    void look() {}

    /** Waits until this is done or the worker's clock has reached a time; true if it is done. */
    final boolean awaitUntil(long deadlineNs) throws InterruptedException {
        waits.spin(this, deadlineNs);
        if (isDone()) {
            return true;
        }
        long sleeplessNs = waits.sleeplessNs(deadlineNs);
        while (!isDone()) {
            long remainingNs = deadlineNs - waits.clock.nanoTime();
            if (remainingNs <= 0) {
                return isDone();
            }
            // With the flag of an interrupt set, it is the park that throws.
            if (remainingNs <= sleeplessNs && !Thread.currentThread().isInterrupted()) {
                waits.spinToDeadline(this, deadlineNs);
            } else {
                parkAtMost(Math.min(remainingNs - sleeplessNs, untilNextLookNs()));
            }
            look();
        }
        return true;
    }

    private void parkAtMost(long maxNs) throws InterruptedException {
        try {
            super.get(Math.max(1, waits.clock.maxRealSleepNs(maxNs)), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            // The caller looks for itself.
        }
    }

    /** Completes without the checks for callers from outside. */
    @SuppressWarnings("NullAway") // null is a value where T allows it
    final boolean completeNormally(@Nullable T value) {
        return super.complete(value);
    }

    final boolean fail(Throwable error) {
        return super.completeExceptionally(error);
    }

    final boolean markCancelled() {
        return super.cancel(false);
    }
}
