package io.pinion.tasks;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A future, or a stage derived from one, that refuses to be waited for where that could never end. */
class PoolStage<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Worker worker;
    private final @Nullable PoolJob<?> origin;

    PoolStage(Worker worker, @Nullable PoolJob<?> origin) {
        this.worker = worker;
        this.origin = origin;
    }

    /** The pool's task whose end this stage cannot precede; null if there is none. */
    @Nullable
    PoolJob<?> origin() {
        return origin;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new PoolStage<>(worker, origin());
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        refuseSelfAwait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        refuseSelfAwait();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        refuseSelfAwait();
        return super.join();
    }

    private void refuseSelfAwait() {
        if (!isDone() && worker.isWorkerThread()) {
            throw new SelfAwaitException(
                    "Waiting on the thread of worker " + worker.config().name()
                            + " for a task of a pool on that worker would never end."
                            + " Go on with thenApply or whenComplete, or wait on another thread.");
        }
    }
}
