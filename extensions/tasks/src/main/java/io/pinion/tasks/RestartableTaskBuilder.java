package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes a {@link RestartableTask}. Not safe for use by several threads. */
public final class RestartableTaskBuilder {
    final Worker worker;
    String name = "restartable";

    @Nullable
    Duration timeout;

    TaskErrorHandler errorHandler;

    RestartableTaskBuilder(Worker worker) {
        this.worker = Objects.requireNonNull(worker, "worker");
        errorHandler = worker.config().errorHandler();
    }

    /**
     * Sets the name for messages.
     *
     * @param name not blank
     * @return this
     */
    public RestartableTaskBuilder name(String name) {
        this.name = FlowChecks.name(name);
        return this;
    }

    /**
     * Limits how long each attempt waits for its answer, counted from the end of the function. Without
     * it, for ever.
     *
     * @param timeout positive
     * @return this
     */
    public RestartableTaskBuilder timeout(Duration timeout) {
        this.timeout = FlowChecks.positive("timeout", timeout);
        return this;
    }

    /**
     * Sets who is told of a function that fails when its attempt has ended already; otherwise the worker's handler.
     *
     * @param errorHandler the handler
     * @return this
     */
    public RestartableTaskBuilder errorHandler(TaskErrorHandler errorHandler) {
        this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
        return this;
    }

    /**
     * Makes a task, idle.
     *
     * @param send run once per attempt on the worker's thread
     * @param <T> the answer
     * @return the task
     */
    public <T extends @Nullable Object> RestartableTask<T> build(Runnable send) {
        return new RestartableTask<>(this, Objects.requireNonNull(send, "send"), null);
    }

    /**
     * Makes a task, idle, whose function is asynchronous: it has sent when its stage ends.
     *
     * @param send started once per attempt on the worker's thread; the value of its stage is not used
     * @param <T> the answer
     * @param <V> that value
     * @return the task
     */
    public <T extends @Nullable Object, V extends @Nullable Object> RestartableTask<T> buildAsync(AsyncTask<V> send) {
        return new RestartableTask<>(this, null, Objects.requireNonNull(send, "send"));
    }
}
