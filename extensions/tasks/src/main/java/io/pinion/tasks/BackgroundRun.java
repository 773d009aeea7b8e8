package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a background task. The flight is the worker's future; the handle, made from it, is the user's, so that a
 * cancel shows there at once while the stage is cancelled on the worker's thread.
 */
final class BackgroundRun<T extends @Nullable Object> {
    private final Worker worker;
    private final AsyncTask<T> body;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile boolean cancelled;
    /** While the body starts, a cancel of the flight would interrupt the worker's thread and leave the stage alone. */
    private volatile boolean starting;

    private volatile @Nullable CompletionStage<T> stage;
    private @Nullable CompletableFuture<T> flight;
    private @Nullable CompletableFuture<T> handle;

    BackgroundRun(Worker worker, AsyncTask<T> body) {
        this.worker = worker;
        this.body = body;
    }

    /** Before this run is shown to anybody. */
    CompletableFuture<T> submit(Consumer<Throwable> failed) {
        CompletableFuture<T> submitted = worker.submitAsync(this::begin);
        flight = submitted;
        CompletableFuture<T> copy = submitted.copy();
        handle = copy;
        submitted.whenComplete((value, error) -> landed(error, failed));
        copy.whenComplete((value, error) -> {
            if (copy.isCancelled()) {
                cancel();
            }
        });
        return copy;
    }

    private CompletionStage<T> begin() throws Exception {
        if (cancelled) {
            return CompletableFuture.failedFuture(new CancellationException("cancelled before it began"));
        }
        starting = true;
        CompletionStage<T> started;
        try {
            started = Objects.requireNonNull(
                    body.start(), "the asynchronous body returned no stage (null); return one that ends with the run");
            stage = started;
        } finally {
            starting = false;
        }
        if (cancelled) {
            TimedWaits.cancel(started);
            return CompletableFuture.failedFuture(new CancellationException("cancelled while it started"));
        }
        return started;
    }

    private void landed(@Nullable Throwable error, Consumer<Throwable> failed) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause != null && !(cause instanceof CancellationException)) {
            failed.accept(cause);
        }
        CompletionStage<T> started = stage;
        if (started == null) {
            ended.complete(null);
        } else {
            try {
                started.whenComplete((value, late) -> ended.complete(null));
            } catch (Throwable unfollowable) {
                // A stage of somebody else's making that tells nobody of its end has ended.
                ended.complete(null);
            }
        }
    }

    CompletableFuture<T> handle() {
        return Objects.requireNonNull(handle);
    }

    CompletableFuture<@Nullable Void> ended() {
        return ended;
    }

    /** From any thread; the stage is cancelled on the worker's, unless that takes nothing more. */
    void cancel() {
        if (cancelled || ended.isDone()) {
            return;
        }
        cancelled = true;
        handle().cancel(false);
        if (worker.isWorkerThread()) {
            cancelFlight();
            return;
        }
        try {
            worker.timers().after(Duration.ZERO, this::cancelFlight);
        } catch (RejectedExecutionException closing) {
            cancelFlight();
        }
    }

    private void cancelFlight() {
        if (!starting) {
            Objects.requireNonNull(flight).cancel(true);
        }
    }
}
