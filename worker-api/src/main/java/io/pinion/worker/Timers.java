package io.pinion.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Timers on a worker's own thread.
 *
 * <p>Shape: at most {@link WorkerConfig#maxTimers()} are pending; a million do not slow the worker.
 * <p>Threads: any thread may set a timer; every run is on the worker's thread.
 * <p>Order: never early; by deadline, then in the order in which they were set. Deadlines are on the monotonic clock.
 * <p>Cost: one object per timer.
 * <p>Close: timers that are not due are cancelled when the worker begins to close, except {@link #delay(Duration)},
 * which asynchronous work in flight may be waiting for; those go on while the worker does, and may still be set on its
 * own thread. A periodic task that is due runs once more. A timer counts as accepted
 * when it becomes due, so pending timers never hold {@link Worker#drain(Duration)}.
 *
 * <p>All methods throw {@link NullPointerException} for null, {@link IllegalArgumentException} for a negative
 * duration (zero is due at once) and {@link java.util.concurrent.RejectedExecutionException} when the worker is
 * closing or too many timers are pending; a failed call changes nothing.
 */
public interface Timers {

    /**
     * Returns a future that completes on the worker's thread after a delay. Cancelling it frees the timer.
     *
     * @param delay how long, zero or more
     * @return the future; waiting for it on the worker's own thread throws {@link SelfAwaitException}
     */
    CompletableFuture<Void> delay(Duration delay);

    /**
     * Runs a task once after a delay. Its errors go to the {@link TaskErrorHandler}.
     *
     * @param delay how long, zero or more
     * @param task what to run
     * @return the handle
     */
    Scheduled after(Duration delay, Runnable task);

    /**
     * Runs a task once at an instant. The wall clock is read once, by this call: later changes of it are not
     * followed. An instant in the past is due at once.
     *
     * @param instant when
     * @param task what to run
     * @return the handle
     */
    Scheduled at(Instant instant, Runnable task);

    /**
     * Runs a task periodically, first after one period.
     *
     * @param period the time between two ticks, positive
     * @param task what to run
     * @return the handle
     */
    default Scheduled every(Duration period, Runnable task) {
        return every(period, period, task);
    }

    /**
     * Runs a task periodically. The ticks keep their phase; ticks missed while the worker was busy or stopped are
     * merged into one run and counted. A failure is reported and counted, and the task goes on.
     *
     * @param initialDelay the time to the first tick, zero or more
     * @param period the time between two ticks, positive
     * @param task what to run
     * @return the handle
     */
    Scheduled every(Duration initialDelay, Duration period, Runnable task);
}
