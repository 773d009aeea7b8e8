package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many tasks run on a worker together, and for how long each.
 *
 * <pre>{@code
 * try (TaskPool pool = TaskPool.on(worker).size(10).timeout(ofSeconds(2)).open()) {
 *     pool.submit(() -> index(document));
 *     Answer answer = pool.runAsync(() -> client.ask(question));
 * } // waits for what the pool still has, at most its drain limit
 * }</pre>
 *
 * <p>Shape: at most {@link #size()} tasks run (0: no limit), at most {@link #capacity()} wait. A run-to-completion task
 * has the worker for itself while it runs; tasks that overlap are asynchronous ones.
 * <p>Threads: any, for a pool made by {@link TaskPoolBuilder#open()}; the one made by
 * {@link TaskPoolBuilder#confined()} is cheaper and takes calls on the worker's thread only. State, statistics and the
 * futures may be used from any thread in both.
 * <p>The worker's own bounds: at most 64 tasks at a time are handed to it ahead of their start; while its own queue is
 * full the rest waits. A start beyond its {@link io.pinion.worker.WorkerConfig#maxInFlight()} fails in the future.
 * <p>Order: tasks start in the order in which they were accepted.
 * <p>Time-out: starts when the task does; waiting does not count. An asynchronous task is cancelled when it ends. Nothing
 * can be done about a run-to-completion task while it occupies the worker: when it ends late, its result is replaced
 * by the {@link java.util.concurrent.TimeoutException}.
 * <p>Cancel: a waiting task whose future is cancelled (or completed by hand) never starts and makes room at once. A
 * running asynchronous one has its stage cancelled if that is a {@link CompletableFuture}, and its place is free at
 * once; {@code cancel(true)} interrupts a run-to-completion one once.
 * <p>Errors: of tasks are in the future and nowhere else; a task that cancels itself has a cancelled future.
 * <p>Waiting on the worker's own thread: {@code run} and {@code get} or {@code join} on an unfinished future of the pool
 * throw {@link io.pinion.worker.SelfAwaitException}. So fails an asynchronous task whose stage comes from a waiting
 * task of its own pool when all running tasks wait like that, as none of them could ever end. A dependency hidden from
 * the pool, behind {@link CompletableFuture#allOf} for one, cannot be seen: give such pools a time-out, or use two pools.
 * <p>Close: stops the intake, runs what was accepted, and cancels at the deadline what is left. Close the pool before
 * its worker: once that closes, waiting tasks fail.
 * <p>Cost: one future and one entry of the worker for each task; the thread-safe form adds one hand-over, shared
 * by the tasks that are submitted before it runs.
 */
public interface TaskPool extends AutoCloseable {

    /**
     * Begins to make a pool.
     *
     * @param worker where the tasks run
     * @return a builder with nothing set
     */
    static TaskPoolBuilder on(Worker worker) {
        return new TaskPoolBuilder(worker);
    }

    /**
     * Takes a run-to-completion task.
     *
     * @param task what to run on the worker's thread
     * @param <T> the result
     * @return completes on the worker's thread as the task did
     * @throws java.util.concurrent.RejectedExecutionException if the pool is not open, is full (by its policy), or its
     *     worker is closing; nothing was accepted
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task);

    /**
     * Takes a run-to-completion task without a result, as {@link #submit(Callable)} does.
     *
     * @param task what to run on the worker's thread
     * @return completes on the worker's thread as the task did
     */
    CompletableFuture<Void> submit(Runnable task);

    /**
     * Takes an asynchronous task, as {@link #submit(Callable)} does. It has its place until its stage ends.
     *
     * @param task starts the work on the worker's thread
     * @param <T> the result
     * @return completes on the worker's thread as the stage did
     */
    <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task);

    /**
     * Submits a run-to-completion task and waits here for its end. An interrupt cancels it.
     *
     * @param task what to run
     * @param <T> the result
     * @return the result
     * @throws Exception what the task threw; {@link java.util.concurrent.TimeoutException} if it was late;
     *     {@link io.pinion.worker.SelfAwaitException} on the worker's thread, with nothing submitted
     */
    <T extends @Nullable Object> T run(Callable<T> task) throws Exception;

    /**
     * Submits a run-to-completion task and waits here for its end, as {@link #run(Callable)} does.
     *
     * @param task what to run
     * @throws Exception what the task threw
     */
    void run(Runnable task) throws Exception;

    /**
     * Submits an asynchronous task and waits here for its end, as {@link #run(Callable)} does.
     *
     * @param task starts the work
     * @param <T> the result
     * @return the result
     * @throws Exception what the task or its stage failed with
     */
    <T extends @Nullable Object> T runAsync(AsyncTask<T> task) throws Exception;

    /**
     * Returns how many tasks may run together.
     *
     * @return the size; 0 for no limit
     */
    int size();

    /**
     * Changes how many tasks may run together. A larger size starts waiting tasks at once; a smaller one lets the
     * running ones end.
     *
     * @param size zero or more; 0 for no limit
     */
    void resize(int size);

    /**
     * Returns how long a task may run.
     *
     * @return the time-out; empty for no limit
     */
    Optional<Duration> timeout();

    /**
     * Changes how long tasks may run that start from now on.
     *
     * @param timeout zero or more; zero for no limit
     */
    void retime(Duration timeout);

    /**
     * Returns how many tasks may wait.
     *
     * @return the bound of the buffer
     */
    int capacity();

    /**
     * Opens a pool that is new or closed.
     *
     * @return this pool
     * @throws IllegalStateException if it is open or draining
     * @throws java.util.concurrent.RejectedExecutionException if the worker is closing
     */
    TaskPool open();

    /**
     * Begins to close the pool and returns at once. Called again while it drains, the earlier deadline counts; a pool
     * that is not open stays as it is.
     *
     * @param limit how long tasks may go on, zero or more. The deadline is kept by a timer of the worker, so a task
     *     that never gives the worker back delays it
     * @return completes when no task is left
     */
    CompletableFuture<PoolReport> closeAsync(Duration limit);

    /**
     * Closes the pool and waits for it: at most the limit plus one second. An interrupt ends the limit at once; the
     * flag is set again.
     *
     * @param limit how long tasks may go on, zero or more
     * @return what was left
     * @throws io.pinion.worker.SelfAwaitException on the worker's thread; use {@link #closeAsync(Duration)} there
     */
    PoolReport close(Duration limit);

    /**
     * Closes the pool as {@link #close(Duration)} does, with the drain limit of the builder. On the worker's thread it
     * begins to close and returns at once.
     */
    @Override
    void close();

    /**
     * Returns where the pool is in its life.
     *
     * @return the state
     */
    PoolState state();

    /**
     * Takes a snapshot of the counters.
     *
     * @return the counters
     */
    PoolStats stats();
}
