package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One task of a pool, and its future.
 *
 * <p>Two decisions are made once each: who takes it out of the buffer (the pump to start it, or a cancel), and who says
 * how it ended (whoever {@link #claim() claims} it counts it and completes the future).
 */
abstract class PoolJob<T extends @Nullable Object> extends PoolStage<T> {
    private static final int WAITING = 0;
    private static final int TAKEN = 1;
    private static final int WITHDRAWN = 2;

    final PoolCore core;
    private final AtomicInteger place = new AtomicInteger(WAITING);
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile @Nullable CompletableFuture<T> body;

    PoolJob(PoolCore core) {
        super(core.worker, null);
        this.core = core;
    }

    /** Hands the body to the worker; runs on the worker's thread. */
    abstract CompletableFuture<T> launch(Worker worker, long timeoutNs);

    /** Releases what only a running body needs; called once when that has ended, on any thread. */
    void bodyEnded() {}

    /** Tells whether the body itself found that it was late. */
    boolean wasLate() {
        return false;
    }

    /** What the body waits for, if that is known. */
    @Nullable
    PoolJob<?> waitsFor() {
        return null;
    }

    @Override
    PoolJob<?> origin() {
        return this;
    }

    final boolean take() {
        return place.compareAndSet(WAITING, TAKEN);
    }

    final boolean withdraw() {
        return place.compareAndSet(WAITING, WITHDRAWN);
    }

    final boolean isWaiting() {
        return place.get() == WAITING;
    }

    final boolean isWithdrawn() {
        return place.get() == WITHDRAWN;
    }

    /** True once: when the body begins, or when it ends without that. */
    final boolean begin() {
        return begun.compareAndSet(false, true);
    }

    final boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Pairs with {@link #cancelBody}: one of the two sees the other, so a cancel between them is not lost. */
    final void attach(CompletableFuture<T> launched) {
        body = launched;
        if (claimed.get()) {
            launched.cancel(true);
        }
    }

    final void cancelBody(boolean mayInterrupt) {
        CompletableFuture<T> current = body;
        if (current != null) {
            current.cancel(mayInterrupt);
        }
    }

    final void finish(T value, @Nullable Throwable error) {
        if (error == null) {
            super.complete(value);
        } else {
            super.completeExceptionally(error);
        }
    }

    final void finishFailed(Throwable error) {
        super.completeExceptionally(error);
    }

    final boolean finishCancelled() {
        return super.cancel(true);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        core.endByHand(this, mayInterruptIfRunning, () -> super.cancel(mayInterruptIfRunning));
        return isCancelled();
    }

    @Override
    public boolean complete(T value) {
        return core.endByHand(this, true, () -> super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable error) {
        if (error instanceof CancellationException) {
            return core.endByHand(this, true, () -> super.cancel(true));
        }
        return core.endByHand(this, true, () -> super.completeExceptionally(error));
    }
}
