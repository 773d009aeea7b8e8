package io.pinion.services.blocking;

import io.pinion.worker.Worker;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls over the blocking part of a worker. */
record WorkerCalls(Worker worker) implements BlockingCalls {
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        return worker.blocking().submit(task);
    }
}
