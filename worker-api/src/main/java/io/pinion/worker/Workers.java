package io.pinion.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One worker for the whole process, behind static methods.
 *
 * <p>It is started by {@link #start()} or by first use, once however many threads race for it, and closed by one JVM
 * shutdown hook with the configured grace. After {@link #shutdown(Duration)} the next use starts a new one. Once the
 * JVM is going down a new one is refused.
 *
 * <p>Threads: any; every method has the rules of its namesake on {@link Worker}.
 */
public final class Workers {
    private static final SharedWorker SHARED = new SharedWorker();

    private Workers() {}

    /**
     * Starts the shared worker with the defaults, if it is not running.
     *
     * @return the shared worker
     * @throws IllegalStateException if the JVM is going down, or no engine is on the path
     */
    public static Worker start() {
        return SHARED.get();
    }

    /**
     * Starts the shared worker with a configuration.
     *
     * @param config how
     * @return the shared worker
     * @throws IllegalStateException if it is running with another configuration, or the JVM is going down
     */
    public static Worker start(WorkerConfig config) {
        return SHARED.start(Objects.requireNonNull(config, "config"));
    }

    /**
     * Hands over a task and forgets it.
     *
     * @param task what to run
     */
    public static void execute(Runnable task) {
        SHARED.get().execute(task);
    }

    /**
     * Hands over a task and returns its end.
     *
     * @param task what to run
     * @return completes on the worker's thread
     */
    public static CompletableFuture<Void> submit(Runnable task) {
        return SHARED.get().submit(task);
    }

    /**
     * Hands over a task and returns its result to come.
     *
     * @param task what to run
     * @param <T> the result
     * @return completes on the worker's thread
     */
    public static <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        return SHARED.get().submit(task);
    }

    /**
     * Starts asynchronous code and returns its result to come.
     *
     * @param task starts the work
     * @param <T> the result
     * @return completes on the worker's thread as the stage did
     */
    public static <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task) {
        return SHARED.get().submitAsync(task);
    }

    /**
     * Hands over a task and waits for its result.
     *
     * @param task what to run
     * @param <T> the result
     * @param <X> what the task may throw
     * @return the result
     * @throws X as the task threw it
     */
    public static <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task) throws X {
        return SHARED.get().call(task);
    }

    /**
     * Hands over a task and waits for its result, up to a limit.
     *
     * @param task what to run
     * @param timeout the limit from now
     * @param <T> the result
     * @param <X> what the task may throw
     * @return the result
     * @throws X as the task threw it
     * @throws WaitTimeoutException when the limit passed
     */
    public static <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task, Duration timeout) throws X {
        return SHARED.get().call(task, timeout);
    }

    /**
     * Starts asynchronous code and waits for its end.
     *
     * @param task starts the work
     * @param timeout the limit from now
     * @param <T> the result
     * @return the result
     * @throws Exception what the task or its stage failed with
     */
    public static <T extends @Nullable Object> T callAsync(AsyncTask<T> task, Duration timeout) throws Exception {
        return SHARED.get().callAsync(task, timeout);
    }

    /**
     * Hands over a batch.
     *
     * @param tasks what to run
     * @param <T> the results
     * @return one future per task, in input order
     */
    public static <T extends @Nullable Object> List<CompletableFuture<T>> submitAll(
            Collection<? extends Callable<T>> tasks) {
        return SHARED.get().submitAll(tasks);
    }

    /**
     * Hands over a batch and waits for all of it, up to one shared limit.
     *
     * @param tasks what to run
     * @param timeout the limit from now
     * @param <T> the results
     * @param <X> what the tasks may throw
     * @return the results in input order
     * @throws X the first failure, the others suppressed in it
     * @throws WaitTimeoutException when the limit passed and nothing had failed
     */
    public static <T extends @Nullable Object, X extends Exception> List<T> callAll(
            Collection<? extends Task<T, X>> tasks, Duration timeout) throws X {
        return SHARED.get().callAll(tasks, timeout);
    }

    /**
     * Takes a snapshot of the shared worker; starts nothing.
     *
     * @return the snapshot, empty if the shared worker is not running
     */
    public static Optional<WorkerStats> stats() {
        return SHARED.running().map(Worker::stats);
    }

    /**
     * Closes the shared worker; without one, or the second time, it does nothing.
     *
     * @param grace how long accepted work may go on
     * @return what was left, empty if no shared worker was running
     */
    public static Optional<ShutdownReport> shutdown(Duration grace) {
        return SHARED.shutdown(grace);
    }
}
