package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all timed tasks let you choose. Every value is checked when it is given; the last of two settings counts.
 *
 * <p>Threads: one at a time.
 *
 * @param <T> the task
 * @param <B> the builder
 */
public abstract sealed class TimedTaskBuilder<T extends TimedTask, B extends TimedTaskBuilder<T, B>>
        permits PeriodicTask.Builder, OnTimeTask.Builder, CronTask.Builder {
    private static final int MAX_BACKOFF_DAYS = 365;

    private final Worker worker;
    private final String kind;
    private String name = "unnamed";
    private @Nullable TaskErrorHandler errorHandler;
    private boolean shielded;
    private int stopAfterFailures;
    private Duration firstBackoff = Duration.ZERO;
    private Duration maxBackoff = Duration.ZERO;

    TimedTaskBuilder(Worker worker, String kind) {
        this.worker = Objects.requireNonNull(worker, "worker");
        this.kind = kind;
    }

    /**
     * Names the task in reports; default {@code unnamed}.
     *
     * @param name 1 to 100 characters, not all blank, no control characters
     * @return this builder
     */
    public final B name(String name) {
        this.name = TimedChecks.name(name);
        return self();
    }

    /**
     * Sets who is told of failures; default the worker's handler.
     *
     * @param errorHandler called on the worker's thread with the task's description and the error
     * @return this builder
     */
    public final B errorHandler(TaskErrorHandler errorHandler) {
        this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
        return self();
    }

    /**
     * Lets a run under way end when the task is stopped; without it a stop cancels the run.
     *
     * @return this builder
     */
    public final B shield() {
        shielded = true;
        return self();
    }

    /**
     * Ends the task after so many failures in a row; by default it never ends of them.
     *
     * @param failures 1 or more
     * @return this builder
     */
    public final B stopAfterFailures(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("stopAfterFailures must be 1 or more, was " + failures);
        }
        stopAfterFailures = failures;
        return self();
    }

    /**
     * Keeps a pause after a failure: no run begins earlier than {@code first} after the end of a failed one, twice
     * that after the second failure in a row, and so on up to {@code max}. Times at which a run would have been due
     * meanwhile are skipped. By default there is no such pause.
     *
     * @param first the pause after one failure, positive
     * @param max the longest pause, at least {@code first}, at most 365 days
     * @return this builder
     */
    public final B backoff(Duration first, Duration max) {
        TimedChecks.positive("first", first);
        TimedChecks.positive("max", max);
        if (max.compareTo(first) < 0 || max.compareTo(Duration.ofDays(MAX_BACKOFF_DAYS)) > 0) {
            throw new IllegalArgumentException(
                    "max must be at least first (" + first + ") and at most " + MAX_BACKOFF_DAYS + " days, was " + max);
        }
        firstBackoff = first;
        maxBackoff = max;
        return self();
    }

    /**
     * Starts the task with a body that runs to completion; it must not block the worker longer than its other work
     * can wait.
     *
     * @param body what to run
     * @return the running task
     * @throws IllegalStateException if a required setting is missing; the message names it
     * @throws java.util.concurrent.RejectedExecutionException if the worker is closing
     */
    public final T start(Runnable body) {
        return start(new TimedBody(Objects.requireNonNull(body, "body"), null));
    }

    /**
     * Starts the task with an asynchronous body; a run ends when its stage does.
     *
     * @param body starts one run, on the worker's thread
     * @param <R> the result, which nobody sees
     * @return the running task
     * @throws IllegalStateException if a required setting is missing; the message names it
     * @throws java.util.concurrent.RejectedExecutionException if the worker is closing
     */
    public final <R extends @Nullable Object> T startAsync(AsyncTask<R> body) {
        return start(new TimedBody(null, Objects.requireNonNull(body, "body")));
    }

    private T start(TimedBody body) {
        TaskErrorHandler handler = errorHandler == null ? worker.config().errorHandler() : errorHandler;
        TimedSettings settings =
                new TimedSettings(worker, kind, name, handler, shielded, stopAfterFailures, firstBackoff, maxBackoff);
        T task = make(new TimedLoop(settings, body, plans()));
        task.start();
        return task;
    }

    abstract B self();

    abstract T make(TimedLoop loop);

    /** Checks the settings against each other and makes what gives every life its own plan. */
    abstract Supplier<TimedPlan> plans();
}
