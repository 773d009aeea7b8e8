package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends something and waits for an answer that comes from elsewhere; can be cancelled and started again while others
 * wait.
 *
 * <pre>{@code
 * RestartableTask<Pong> ping = RestartableTask.on(worker).timeout(ofSeconds(2)).build(() -> socket.send(PING));
 * ping.start();
 * CompletableFuture<Pong> pong = ping.result();   // survives cancel() and start()
 * // in the receiver: ping.complete(message);
 * }</pre>
 *
 * <p>Shape: the function only sends, on the worker's thread; {@link #complete} or {@link #fail} end the attempt. Each
 * waiter counts against the worker's {@code maxInFlight}.
 * <p>Threads: any. State changes take effect before the call returns; a lock is held for a few instructions, never
 * while code of others runs.
 * <p>Errors: what the function throws, or its stage fails with, ends the attempt and goes to the waiters; if the
 * attempt had ended before, to the {@link TaskErrorHandler}.
 *
 * @param <T> the answer
 */
public final class RestartableTask<T extends @Nullable Object> {
    /** Where a task is in its life. */
    public enum State {
        /** Not started, or cancelled. */
        IDLE,
        /** An attempt is under way. */
        RUNNING,
        /** It has an outcome, which stays until {@link RestartableTask#cancel()}. */
        DONE
    }

    private final Worker worker;
    private final String name;
    private final @Nullable Duration timeout;
    private final TaskErrorHandler errorHandler;
    private final @Nullable Runnable plainBody;
    private final @Nullable AsyncTask<?> asyncBody;

    private final Object lock = new Object();
    private final Set<CompletableFuture<T>> waiters = Collections.newSetFromMap(new IdentityHashMap<>());
    private State state = State.IDLE;
    private @Nullable Attempt attempt;
    private @Nullable T value;
    private @Nullable Throwable error;

    RestartableTask(RestartableTaskBuilder builder, @Nullable Runnable plainBody, @Nullable AsyncTask<?> asyncBody) {
        worker = builder.worker;
        name = builder.name;
        timeout = builder.timeout;
        errorHandler = builder.errorHandler;
        this.plainBody = plainBody;
        this.asyncBody = asyncBody;
    }

    /**
     * Begins to describe a task.
     *
     * @param worker where the function runs
     * @return the builder
     */
    public static RestartableTaskBuilder on(Worker worker) {
        return new RestartableTaskBuilder(worker);
    }

    /**
     * Starts an attempt. Does nothing while one is under way, or when there is an outcome: {@link #cancel()} first.
     *
     * @return whether this call started one
     * @throws RejectedExecutionException if the worker refuses; nothing was started
     */
    public boolean start() {
        Attempt started = new Attempt();
        synchronized (lock) {
            if (state != State.IDLE) {
                return false;
            }
            state = State.RUNNING;
            attempt = started;
        }
        CompletableFuture<?> sending;
        try {
            sending = send();
        } catch (RejectedExecutionException e) {
            forget(started);
            throw e;
        }
        boolean cancelled;
        synchronized (lock) {
            started.sending = sending;
            cancelled = started.cancelled;
        }
        if (cancelled) {
            sending.cancel(true);
        }
        var unused = sending.whenComplete((ignored, failure) -> sent(started, failure));
        return true;
    }

    private CompletableFuture<?> send() {
        if (plainBody != null) {
            return worker.submit(plainBody);
        }
        return sendAsync(Objects.requireNonNull(asyncBody));
    }

    private <V extends @Nullable Object> CompletableFuture<V> sendAsync(AsyncTask<V> body) {
        return worker.submitAsync(body);
    }

    private void forget(Attempt refused) {
        synchronized (lock) {
            if (attempt == refused) {
                attempt = null;
                state = State.IDLE;
            }
        }
    }

    /**
     * Ends the attempt without an outcome, or drops the outcome. Who waits goes on waiting for the next attempt. A
     * function that has not started never runs; one under way is interrupted once, or its stage cancelled.
     *
     * @return whether there was something to cancel
     */
    public boolean cancel() {
        Attempt ended;
        synchronized (lock) {
            if (state == State.IDLE) {
                return false;
            }
            ended = attempt;
            attempt = null;
            state = State.IDLE;
            value = null;
            error = null;
            stopWaiting(ended);
        }
        cancelSending(ended);
        return true;
    }

    /**
     * Ends the attempt with an answer.
     *
     * @param answer for all waiters
     * @return whether it was taken; false if no attempt is under way and there is no outcome
     * @throws IllegalStateException if there is an outcome already, a time-out included; it stays as it is
     */
    public boolean complete(T answer) {
        return end(null, answer, null);
    }

    /**
     * Ends the attempt with an error.
     *
     * @param cause for all waiters
     * @return whether it was taken; false if no attempt is under way and there is no outcome
     * @throws IllegalStateException if there is an outcome already, a time-out included; it stays as it is
     */
    public boolean fail(Throwable cause) {
        return end(null, null, Objects.requireNonNull(cause, "cause"));
    }

    /**
     * Returns the outcome to come. It survives {@link #cancel()} and any number of new starts; the time between does
     * not count for the time-out. Cancelling it while an attempt is under way cancels the attempt, whose outcome is
     * then a {@link CancellationException} for all.
     *
     * @return completes on the worker's thread; fails at once with {@link IllegalStateException} if the task is idle,
     *     and with {@link TimeoutException} if no answer came in time
     * @throws RejectedExecutionException if the worker refuses
     */
    public CompletableFuture<T> result() {
        CompletableFuture<T> waiter = new Waiter();
        synchronized (lock) {
            switch (state) {
                case IDLE -> {
                    return CompletableFuture.failedFuture(new IllegalStateException(
                            "Restartable task '" + name + "' has not been started; call start() first"));
                }
                case DONE -> {
                    FlowFutures.settle(waiter, value, error);
                    return waiter;
                }
                case RUNNING -> waiters.add(waiter);
            }
        }
        CompletableFuture<T> outcome;
        try {
            outcome = worker.submitAsync(() -> waiter);
        } catch (RejectedExecutionException e) {
            drop(waiter);
            throw e;
        }
        var unused = outcome.whenComplete((answer, failure) -> {
            if (outcome.isCancelled()) {
                // Cancelled before the worker had taken it, the waiter itself was not told.
                waiter.cancel(true);
            }
            drop(waiter);
        });
        return outcome;
    }

    /**
     * Returns where the task is in its life.
     *
     * @return a snapshot
     */
    public State state() {
        synchronized (lock) {
            return state;
        }
    }

    @Override
    public String toString() {
        return "RestartableTask[" + name + ", " + state() + "]";
    }

    private void drop(CompletableFuture<T> waiter) {
        synchronized (lock) {
            waiters.remove(waiter);
        }
    }

    /** The function has ended: from here on the time-out counts. */
    private void sent(Attempt ended, @Nullable Throwable failure) {
        if (failure == null) {
            limit(ended);
            return;
        }
        Throwable cause = FlowFutures.unwrap(failure);
        if (!end(ended, null, cause) && !ended.cancelled) {
            FlowFutures.report(worker, errorHandler, this, cause);
        }
    }

    private void limit(Attempt sent) {
        if (timeout == null || !isUnderWay(sent)) {
            return;
        }
        CompletableFuture<Void> timer;
        try {
            timer = worker.timers().delay(timeout);
        } catch (RejectedExecutionException e) {
            end(sent, null, e);
            return;
        }
        boolean late;
        synchronized (lock) {
            late = attempt != sent || state != State.RUNNING;
            sent.timer = timer;
        }
        if (late) {
            timer.cancel(false);
            return;
        }
        var unused = timer.thenRun(() -> end(
                sent,
                null,
                new TimeoutException("No answer to restartable task '" + name + "' within " + timeout
                        + " of sending; start it again after cancel(), or raise the time-out")));
    }

    private boolean isUnderWay(Attempt some) {
        synchronized (lock) {
            return attempt == some && state == State.RUNNING;
        }
    }

    /** Ends the given attempt, or for null whichever is under way. */
    private boolean end(@Nullable Attempt only, @Nullable T answer, @Nullable Throwable cause) {
        List<CompletableFuture<T>> told;
        synchronized (lock) {
            if (only != null && (attempt != only || state != State.RUNNING)) {
                return false;
            }
            if (state == State.IDLE) {
                return false;
            }
            if (state == State.DONE) {
                throw new IllegalStateException("Restartable task '" + name + "' has its outcome already ("
                        + (error == null ? "an answer" : error) + "); cancel() and start() begin a new attempt");
            }
            told = finish(answer, cause);
        }
        told.forEach(waiter -> FlowFutures.settle(waiter, answer, cause));
        return true;
    }

    /** Under the lock: moves to DONE and returns who has to be told. */
    private List<CompletableFuture<T>> finish(@Nullable T answer, @Nullable Throwable cause) {
        state = State.DONE;
        value = answer;
        error = cause;
        stopWaiting(attempt);
        List<CompletableFuture<T>> told = new ArrayList<>(waiters);
        waiters.clear();
        return told;
    }

    private static void stopWaiting(@Nullable Attempt ended) {
        if (ended != null && ended.timer != null) {
            ended.timer.cancel(false);
        }
    }

    private void cancelSending(@Nullable Attempt ended) {
        if (ended == null) {
            return;
        }
        CompletableFuture<?> sending;
        synchronized (lock) {
            ended.cancelled = true;
            sending = ended.sending;
        }
        if (sending != null) {
            sending.cancel(true);
        }
    }

    private void waiterCancelled(CompletableFuture<T> waiter) {
        List<CompletableFuture<T>> told;
        Attempt ended;
        CancellationException cause = new CancellationException("A waiter of '" + name + "' cancelled the attempt");
        synchronized (lock) {
            if (!waiters.remove(waiter) || state != State.RUNNING) {
                return;
            }
            ended = attempt;
            told = finish(null, cause);
        }
        cancelSending(ended);
        told.forEach(other -> other.completeExceptionally(cause));
    }

    /** One start; its fields are guarded by the lock, but the flag is also read without. */
    private static final class Attempt {
        private @Nullable CompletableFuture<?> sending;
        private @Nullable CompletableFuture<Void> timer;
        private volatile boolean cancelled;
    }

    private final class Waiter extends CompletableFuture<T> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            waiterCancelled(this);
            return cancelled;
        }
    }
}
