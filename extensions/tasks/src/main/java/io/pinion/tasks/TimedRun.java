package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One run of a body, as a task of the worker. It has ended when both have: the worker's future, which a cancel ends at
 * once, and the stage of the body, which may go on.
 */
final class TimedRun {
    private final TimedLife life;
    private final TimedBody body;
    private volatile boolean begun;
    /** While the body starts, a cancel of the flight would interrupt the worker's thread and leave the stage alone. */
    private volatile boolean starting;

    private volatile boolean halted;
    private volatile @Nullable CompletionStage<?> stage;
    private volatile @Nullable CompletableFuture<?> flight;

    TimedRun(TimedLife life, TimedBody body) {
        this.life = life;
        this.body = body;
    }

    boolean isPlain() {
        return body.plain() != null;
    }

    /** Hands the run to the worker; refused, it throws and nothing has begun. */
    void submit(Worker worker) {
        CompletableFuture<?> submitted =
                isPlain() ? worker.submit((Runnable) this::runPlain) : worker.submitAsync(this::startAsync);
        flight = submitted;
        submitted.whenComplete((value, error) -> flightEnded(error));
        if (life.isStopped()) {
            withdraw();
        }
    }

    private void runPlain() {
        begun = true;
        Objects.requireNonNull(body.plain()).run();
    }

    @SuppressWarnings("unchecked") // nobody looks at the result
    private CompletionStage<@Nullable Object> startAsync() throws Exception {
        begun = true;
        AsyncTask<?> async = Objects.requireNonNull(body.async());
        starting = true;
        CompletionStage<?> started;
        try {
            started = Objects.requireNonNull(
                    async.start(), "the asynchronous body returned no stage (null); return one that ends with the run");
            stage = started;
        } finally {
            starting = false;
        }
        if (halted) {
            TimedWaits.cancel(started);
            return CompletableFuture.failedFuture(new CancellationException("stopped while it started"));
        }
        return (CompletionStage<@Nullable Object>) started;
    }

    private void flightEnded(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        CompletionStage<?> started = stage;
        if (started == null) {
            life.runLeft(this, cause);
        } else {
            try {
                started.whenComplete((value, late) -> life.runLeft(this, cause));
            } catch (Throwable unfollowable) {
                // A stage of somebody else's making that tells nobody of its end has ended.
                life.runLeft(this, cause);
            }
        }
    }

    /** Takes back a run that has not begun. */
    private void withdraw() {
        CompletableFuture<?> submitted = flight;
        if (submitted != null && !begun) {
            submitted.cancel(false);
        }
    }

    /** Stops a plain body from any thread: one interrupt if it runs on the worker while another thread asks. */
    void stopPlain(boolean shielded, boolean onWorkerThread) {
        CompletableFuture<?> submitted = flight;
        if (shielded || onWorkerThread) {
            withdraw();
        } else if (submitted != null) {
            submitted.cancel(true);
        }
    }

    /** Cancels the stage of an asynchronous body; while it starts, once it has. */
    void stopAsync(boolean shielded) {
        CompletableFuture<?> submitted = flight;
        if (shielded) {
            withdraw();
            return;
        }
        halted = true;
        if (submitted != null && !starting) {
            submitted.cancel(true);
        }
    }
}
