package io.pinion.resilience;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task on a worker until it succeeds, with pauses between the attempts on the worker's timers.
 *
 * <pre>{@code
 * Retry retry = Retry.on(worker)
 *         .maxAttempts(5)
 *         .backoff(Backoff.exponential(ofMillis(100), ofSeconds(5)).withJitter(0.5))
 *         .attemptTimeout(ofSeconds(2))
 *         .deadline(ofSeconds(10))
 *         .retryOn(IOException.class)
 *         .build();
 * CompletableFuture<Receipt> receipt = retry.submitAsync(() -> client.post(invoice));
 * }</pre>
 *
 * <p>Shape: immutable; one per kind of call, shared by all calls. A run is one task of the worker from its hand-over to
 * its end, with at most two timers: it counts as pending, {@link Worker#drain} waits for it, and a full ring refuses it.
 * <p>Threads: any. Attempts start on the worker's thread, except those of {@link #submitBlocking}. Predicates run on the
 * thread that ended the attempt.
 * <p>Errors: the future fails with the last error of the task when the attempts are used up, or when an error is not
 * worth another attempt. At the deadline it fails with the last error that an attempt itself failed with; if there was
 * none, with a {@link TimeoutException}. A predicate that throws ends the run with the task's error, its own suppressed
 * in it. An attempt that was cancelled is not retried.
 * <p>Close: a worker that closes finishes pauses and attempts within its grace, and starts the attempts that follow on
 * its own thread. What cannot follow ends the run with its last error, the worker's refusal suppressed in it: blocking
 * code, which a closing worker does not take, and whatever comes after an attempt that failed on another thread, from
 * where no pause can be set any more.
 * <p>Cancel: cancelling the future cancels the running attempt or the pause; no attempt follows.
 */
public final class Retry {
    private final Worker worker;
    private final int maxAttempts;
    private final Backoff backoff;
    private final @Nullable Duration attemptTimeout;
    private final @Nullable Duration deadline;
    private final List<Predicate<Throwable>> retryable;
    private final Predicate<Throwable> giveUp;
    private final RandomGenerator random;

    Retry(RetryBuilder builder) {
        worker = builder.worker;
        maxAttempts = builder.maxAttempts;
        backoff = builder.backoff;
        attemptTimeout = builder.attemptTimeout;
        deadline = builder.deadline;
        retryable = builder.retryable();
        giveUp = builder.giveUp;
        random = builder.randomOrDefault();
    }

    /**
     * Begins the settings of a retry.
     *
     * @param worker whose thread and timers it uses
     * @return the settings
     */
    public static RetryBuilder on(Worker worker) {
        return new RetryBuilder(worker);
    }

    /**
     * Retries plain code on the worker's thread.
     *
     * <p>A timer cannot fire on a thread that the task occupies. So a time-out per attempt is refused here, and the
     * deadline is looked at between attempts; use {@link #submitBlocking} for code that may take long.
     *
     * @param task one attempt; must not block the worker
     * @param <T> the result
     * @return the end
     * @throws IllegalStateException if this retry has a time-out per attempt
     * @throws RejectedExecutionException if the worker refuses; nothing ran
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        if (attemptTimeout != null) {
            throw new IllegalStateException("attemptTimeout cannot stop a plain task that occupies the worker's thread;"
                    + " use submitBlocking or submitAsync, or build a retry without it");
        }
        return begin(() -> {
            // A constant stage: the attempt has ended when start returns.
            CompletableFuture<T> done = new CompletableFuture<>();
            done.complete(task.call());
            return done;
        });
    }

    /**
     * Retries plain code off the worker, through {@link Worker#blocking()}; running out of time interrupts it once.
     *
     * @param task one attempt; may block
     * @param <T> the result
     * @return the end
     * @throws RejectedExecutionException if the worker refuses; nothing ran
     */
    public <T extends @Nullable Object> CompletableFuture<T> submitBlocking(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        return begin(() -> {
            try {
                return worker.blocking().submit(task);
            } catch (RejectedExecutionException e) {
                // Another attempt helps against too much in flight, not against a close.
                throw worker.state() == WorkerState.RUNNING ? e : new RetryRun.NotStarted(e);
            }
        });
    }

    /**
     * Retries asynchronous code. Running out of time cancels its stage if that is a {@link CompletableFuture}.
     *
     * @param task starts one attempt on the worker's thread; a new stage each time
     * @param <T> the result
     * @return the end
     * @throws RejectedExecutionException if the worker refuses; nothing ran
     */
    public <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task) {
        return begin(Objects.requireNonNull(task, "task"));
    }

    private <T extends @Nullable Object> CompletableFuture<T> begin(AsyncTask<T> task) {
        if (deadline != null && deadline.isZero()) {
            return CompletableFuture.failedFuture(new TimeoutException("deadline of zero: no attempt was made"));
        }
        RetryRun<T> run = new RetryRun<>(this, worker, task);
        run.limit(deadline);
        try {
            CompletableFuture<T> end = worker.submitAsync(run);
            end.whenComplete((value, error) -> run.abandon());
            return end;
        } catch (RuntimeException | Error e) {
            run.abandon();
            throw e;
        }
    }

    @Nullable
    Duration attemptTimeout() {
        return attemptTimeout;
    }

    Duration pauseAfter(int failures) {
        return backoff.pauseAfter(failures, random);
    }

    /** Whether a failed attempt is worth another one. */
    boolean mayRetry(int attempt, Throwable error, boolean timedOut) {
        if (attempt >= maxAttempts || error instanceof CancellationException || giveUp.test(error)) {
            return false;
        }
        return timedOut || retryable.stream().anyMatch(predicate -> predicate.test(error));
    }
}
