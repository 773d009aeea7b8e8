package io.pinion.rabbitmq;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A future that completes on a worker's thread, where waiting for it would never end and is refused. */
class WorkerFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Worker worker;

    WorkerFuture(Worker worker) {
        this.worker = worker;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        checkMayWait();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        checkMayWait();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        checkMayWait();
        return super.join();
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new WorkerFuture<>(worker);
    }

    private void checkMayWait() {
        if (!isDone() && worker.isWorkerThread()) {
            throw new SelfAwaitException("waiting on the thread of worker '"
                    + worker.config().name()
                    + "' for a message to be confirmed would never end; use thenRun or whenComplete");
        }
    }
}
