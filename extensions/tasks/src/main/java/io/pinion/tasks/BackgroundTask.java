package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous function that runs on a worker until it ends or is cancelled, and that can be started anew.
 *
 * <pre>{@code
 * try (BackgroundTask<Void> reader = BackgroundTask.on(worker).start(this::readUntilCancelled)) {
 *     serve();
 * } // cancelled here
 * }</pre>
 *
 * <p>Shape: one present run. A start while it goes on cancels it and takes its place. Each start returns a handle of its
 * own: the result of that run, cancelled if the run is. Cancelling a handle cancels its run.
 * <p>Cancel: the stage that the function returned is cancelled, on the worker's thread, if it is a
 * {@link CompletableFuture}; the clean-up of a run is what follows from that, up to the end of the stage. A run that has
 * not begun never does.
 * <p>Threads: any. The function runs on the worker's thread. For code that blocks, return
 * {@code worker.blocking().submit(...)}.
 * <p>Errors: what a run fails with completes its handle and goes to the error handler. Cancellation is silent.
 * <p>Close of the worker: cancels the run when the grace of that close has ended.
 *
 * @param <T> the result
 */
public final class BackgroundTask<T extends @Nullable Object> implements AutoCloseable {
    private final Worker worker;
    private final String name;
    private final TaskErrorHandler errorHandler;
    private final AsyncTask<T> body;
    private final AtomicReference<@Nullable BackgroundRun<T>> present = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private BackgroundTask(Builder builder, AsyncTask<T> body) {
        worker = builder.worker;
        name = builder.name;
        errorHandler = builder.errorHandler == null ? worker.config().errorHandler() : builder.errorHandler;
        this.body = body;
    }

    /**
     * Begins to describe a background task.
     *
     * @param worker where it runs
     * @return a builder
     */
    public static Builder on(Worker worker) {
        return new Builder(worker);
    }

    /** Describes a background task. */
    public static final class Builder {
        private final Worker worker;
        private String name = "unnamed";
        private @Nullable TaskErrorHandler errorHandler;

        private Builder(Worker worker) {
            this.worker = Objects.requireNonNull(worker, "worker");
        }

        /**
         * Names the task in reports; default {@code unnamed}.
         *
         * @param name 1 to 100 characters, not all blank, no control characters
         * @return this builder
         */
        public Builder name(String name) {
            this.name = TimedChecks.name(name);
            return this;
        }

        /**
         * Sets who is told of failed runs; default the worker's handler.
         *
         * @param errorHandler called once for each failed run
         * @return this builder
         */
        public Builder errorHandler(TaskErrorHandler errorHandler) {
            this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
            return this;
        }

        /**
         * Makes the task without starting it.
         *
         * @param body starts a run, on the worker's thread
         * @param <T> the result
         * @return the task
         */
        public <T extends @Nullable Object> BackgroundTask<T> open(AsyncTask<T> body) {
            return new BackgroundTask<>(this, Objects.requireNonNull(body, "body"));
        }

        /**
         * Makes the task and starts it.
         *
         * @param body starts a run, on the worker's thread
         * @param <T> the result
         * @return the running task
         * @throws java.util.concurrent.RejectedExecutionException if the worker is full or closing
         */
        public <T extends @Nullable Object> BackgroundTask<T> start(AsyncTask<T> body) {
            BackgroundTask<T> task = open(body);
            task.start();
            return task;
        }
    }

    /**
     * Starts a run, in place of the present one if there is one.
     *
     * @return the handle of this run; its waits and callbacks are as of any future of the worker
     * @throws IllegalStateException if this task was closed
     * @throws java.util.concurrent.RejectedExecutionException if the worker is full or closing; the present run goes on
     */
    public CompletableFuture<T> start() {
        if (closed.get()) {
            throw new IllegalStateException(this + " was closed and cannot be started; make a new one");
        }
        BackgroundRun<T> next = new BackgroundRun<>(worker, body);
        CompletableFuture<T> handle = next.submit(this::failed);
        BackgroundRun<T> last = present.getAndSet(next);
        if (last != null) {
            last.cancel();
        }
        if (closed.get()) {
            next.cancel();
        }
        return handle;
    }

    /**
     * Returns the result to come of the present run; for the Python form {@code await task}.
     *
     * @return completes as the run does; completed with null if nothing runs: never started, or ended already
     */
    @SuppressWarnings("NullAway") // null is what this promises, whatever T is
    public CompletableFuture<@Nullable T> current() {
        BackgroundRun<T> run = present.get();
        return run == null || run.handle().isDone()
                ? CompletableFuture.completedFuture(null)
                : run.handle().thenApply(value -> value);
    }

    /**
     * Tells whether a run goes on.
     *
     * @return whether one has been started whose handle is not done
     */
    public boolean isRunning() {
        BackgroundRun<T> run = present.get();
        return run != null && !run.handle().isDone();
    }

    /** Cancels the present run and returns at once; without one it does nothing. The task can be started again. */
    public void cancel() {
        BackgroundRun<T> run = present.get();
        if (run != null) {
            run.cancel();
        }
    }

    /** Cancels the present run for good and returns at once, as the end of a try block does. Idempotent. */
    @Override
    public void close() {
        closed.set(true);
        cancel();
    }

    /**
     * Closes as {@link #close()} does and waits until the last run has ended, its clean-up included.
     *
     * @param timeout how long to wait, zero or more
     * @return whether it has ended
     * @throws InterruptedException if this thread is interrupted; the task is closed
     * @throws SelfAwaitException on the worker's own thread, before anything changes
     */
    public boolean close(Duration timeout) throws InterruptedException {
        TimedChecks.notNegative("timeout", timeout);
        if (worker.isWorkerThread()) {
            throw new SelfAwaitException("close(Duration) would wait on the thread of worker '"
                    + worker.config().name() + "' for a run on that same thread; call close() there");
        }
        close();
        BackgroundRun<T> run = present.get();
        return run == null || TimedWaits.await(run.ended(), timeout);
    }

    private void failed(Throwable error) {
        TimedReports.report(worker, errorHandler, this, error);
    }

    /**
     * Describes the task.
     *
     * @return its kind and name
     */
    @Override
    public String toString() {
        return "BackgroundTask '" + name + "'";
    }
}
