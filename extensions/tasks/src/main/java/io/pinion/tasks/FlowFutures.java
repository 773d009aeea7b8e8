package io.pinion.tasks;

import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Small things about futures and errors that the classes of this package share. */
final class FlowFutures {
    private FlowFutures() {}

    /** What a stage failed with, without the wrapper that dependent stages add. */
    static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** Returns whether this call ended the future. */
    @SuppressWarnings("NullAway") // null is a value where T allows it
    static <T extends @Nullable Object> boolean settle(
            CompletableFuture<T> future, @Nullable T value, @Nullable Throwable error) {
        return error != null ? future.completeExceptionally(error) : future.complete(value);
    }

    /** Copies the end of one future into another; the other way, nothing. */
    static <T extends @Nullable Object> void follow(CompletableFuture<T> source, CompletableFuture<T> target) {
        var unused = source.whenComplete((value, error) -> settle(target, value, error == null ? null : unwrap(error)));
    }

    /** Tells a handler; one that fails is followed by the worker's, and if that fails nobody is left. */
    static void report(Worker worker, TaskErrorHandler handler, Object subject, Throwable error) {
        try {
            handler.onError(subject, error);
        } catch (Throwable broken) {
            TaskErrorHandler last = worker.config().errorHandler();
            if (last != handler) {
                report(worker, last, subject, error);
            }
        }
    }

    /**
     * Waits for a close that has begun, at most the worker's grace; not at all on the worker's thread, and an interrupt
     * ends the wait with the flag set again.
     */
    static void awaitClose(Worker worker, CompletableFuture<?> closed) {
        if (worker.isWorkerThread()) {
            return;
        }
        try {
            closed.get(worker.config().grace().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            // It goes on without this thread, or the worker has ended it.
        }
    }

    static RejectedExecutionException closed(String what) {
        return new RejectedExecutionException(what + " is closed and takes no more; make a new one");
    }
}
