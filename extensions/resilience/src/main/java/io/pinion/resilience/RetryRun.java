package io.pinion.resilience;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One run of a retry.
 *
 * <p>Attempts are numbered from 1. An attempt has two possible ends, its own and its time-out; who moves
 * {@code endedAttempts} forward decides, and alone goes on. So one thread at a time runs the plan, and what it wrote is
 * visible to the next: through that field, a timer, or the stage. The deadline and a cancel only complete the result;
 * whoever sets a timer or starts an attempt looks at the result afterwards and takes it back.
 */
final class RetryRun<T extends @Nullable Object> implements AsyncTask<T> {
    private final Retry retry;
    private final Worker worker;
    private final AsyncTask<T> task;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final AtomicInteger endedAttempts = new AtomicInteger();
    private volatile @Nullable CompletableFuture<?> limitTimer;
    private volatile @Nullable CompletableFuture<?> timer;
    private volatile @Nullable CompletableFuture<?> running;
    private volatile @Nullable Throwable lastRealError;

    /** Thrown by a task for an attempt that the closing worker refused, as it will every other. */
    static final class NotStarted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RejectedExecutionException refusal;

        NotStarted(RejectedExecutionException refusal) {
            super(refusal);
            this.refusal = refusal;
        }
    }

    RetryRun(Retry retry, Worker worker, AsyncTask<T> task) {
        this.retry = retry;
        this.worker = worker;
        this.task = task;
    }

    /** Sets the overall deadline; before the hand-over, so that the wait for the worker counts. */
    void limit(@Nullable Duration deadline) {
        if (deadline != null) {
            CompletableFuture<Void> expiry = worker.timers().delay(deadline);
            limitTimer = expiry;
            expiry.whenComplete((nothing, cancelled) -> {
                if (cancelled == null) {
                    expire(deadline);
                }
            });
        }
    }

    private void expire(Duration deadline) {
        Throwable real = lastRealError;
        result.completeExceptionally(
                real != null
                        ? real
                        : new TimeoutException("deadline of " + deadline + " passed before an attempt had ended"));
    }

    /** The worker refused the run, or its future ended: withdrawn before the start, this run never hears of it. */
    void abandon() {
        result.cancel(false);
        release();
    }

    @Override
    public CompletionStage<T> start() {
        result.whenComplete((value, error) -> release());
        attempt(1);
        return result;
    }

    /** Frees what still waits; called by whoever ended the run, on any thread. */
    private void release() {
        cancel(limitTimer);
        cancel(timer);
        cancel(running);
    }

    private static void cancel(@Nullable CompletableFuture<?> future) {
        if (future != null) {
            future.cancel(true);
        }
    }

    private void attempt(int number) {
        if (result.isDone()) {
            return;
        }
        CompletionStage<T> stage;
        try {
            stage = task.start();
            if (stage == null) {
                throw new NullPointerException("the task returned null, it must return a stage");
            }
        } catch (NotStarted e) {
            refused(number, e.refusal);
            return;
        } catch (Throwable e) {
            ended(number, null, e);
            return;
        }
        // Only what is a future itself can be cancelled; asking others for one may be refused.
        running = stage instanceof CompletableFuture<?> future ? future : null;
        boolean over = stage instanceof CompletableFuture<?> future && future.isDone();
        if (!over) {
            startClock(number);
        }
        stage.whenComplete((value, error) -> ended(number, value, error));
        if (result.isDone()) {
            release();
        }
    }

    /** The worker closes: no attempt can follow, so the error of the last one says what went wrong. */
    private void refused(int number, RejectedExecutionException refusal) {
        if (endedAttempts.compareAndSet(number - 1, number)) {
            Throwable real = lastRealError;
            if (real != null) {
                real.addSuppressed(refusal);
            }
            result.completeExceptionally(real != null ? real : refusal);
        }
    }

    private void startClock(int number) {
        Duration timeout = retry.attemptTimeout();
        if (timeout == null) {
            return;
        }
        try {
            CompletableFuture<Void> expiry = worker.timers().delay(timeout);
            timer = expiry;
            expiry.whenComplete((nothing, cancelled) -> {
                if (cancelled == null) {
                    timedOut(number, timeout);
                }
            });
        } catch (RuntimeException e) {
            // Without its clock the attempt might last for ever.
            if (endedAttempts.compareAndSet(number - 1, number)) {
                cancel(running);
                result.completeExceptionally(e);
            }
        }
    }

    private void timedOut(int number, Duration timeout) {
        if (endedAttempts.compareAndSet(number - 1, number)) {
            cancel(running);
            decide(number, new TimeoutException("attempt " + number + " took longer than " + timeout), true);
        }
    }

    private void ended(int number, @Nullable T value, @Nullable Throwable error) {
        if (!endedAttempts.compareAndSet(number - 1, number)) {
            return;
        }
        cancel(timer);
        if (error == null) {
            succeed(value);
            return;
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        lastRealError = cause;
        decide(number, cause, false);
    }

    // T may itself allow null: what came out of the stage goes into the result as it is.
    @SuppressWarnings("NullAway")
    private void succeed(@Nullable T value) {
        result.complete(value);
    }

    private void decide(int number, Throwable error, boolean timedOut) {
        try {
            if (!result.isDone() && retry.mayRetry(number, error, timedOut)) {
                pause(number);
            } else {
                result.completeExceptionally(error);
            }
        } catch (Throwable e) {
            // A predicate that throws, or a worker that takes no more timers.
            if (e != error) {
                error.addSuppressed(e);
            }
            result.completeExceptionally(error);
        }
    }

    private void pause(int number) {
        CompletableFuture<Void> pause = worker.timers().delay(retry.pauseAfter(number));
        timer = pause;
        pause.whenComplete((nothing, cancelled) -> {
            if (cancelled == null) {
                attempt(number + 1);
            } else {
                // The worker closed.
                Throwable real = lastRealError;
                result.completeExceptionally(real != null ? real : cancelled);
            }
        });
        if (result.isDone()) {
            pause.cancel(false);
        }
    }
}
