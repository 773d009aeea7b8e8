package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A task pool with a worker of its own, and with a resource that lives on the thread of that worker.
 *
 * <pre>{@code
 * try (var pool = DedicatedPool.named("db").size(4).resource(PoolResource.of(Database::connect)).open()) {
 *     List<Row> rows = pool.run(database -> database.query("..."));
 *     pool.submitAsync(database -> database.insertAsync(row));
 * } // runs what was accepted, closes the database on its thread, ends the thread
 * }</pre>
 *
 * <p>Shape: one worker and one {@link TaskPool} per start; the worker's thread has the name of the pool.
 * <p>Threads: any. What waits ({@code run}, {@link #start()}, {@link #stop()}) is refused on the pool's own thread.
 * <p>Order: the resource is opened on the worker's thread before any task starts and closed there after the last has
 * ended, then the worker ends.
 * <p>Start and stop: each start builds worker, pool and resource anew. A start that fails leaves no thread. A stop is
 * bounded: drain limit for the tasks, the same for the resource, and a second for the worker.
 *
 * @param <R> the resource; {@link Void}, always null, if there is none
 */
public final class DedicatedPool<R extends @Nullable Object> implements AutoCloseable {
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(1);

    private enum Phase {
        STOPPED,
        STARTING,
        RUNNING,
        STOPPING
    }

    /** A task that is given the resource.
     *
     * @param <R> the resource
     * @param <T> the result
     */
    @FunctionalInterface
    public interface ResourceTask<R extends @Nullable Object, T extends @Nullable Object> {
        /**
         * Runs on the worker's thread.
         *
         * @param resource open
         * @return the result
         * @throws Exception goes to the future
         */
        T call(R resource) throws Exception;
    }

    private final DedicatedPoolBuilder<R> settings;
    private Phase phase = Phase.STOPPED;
    private @Nullable DedicatedSession<R> session;
    private @Nullable CompletableFuture<Void> opening;

    DedicatedPool(DedicatedPoolBuilder<R> settings) {
        this.settings = settings;
    }

    /**
     * Begins to make a pool on a worker with the defaults.
     *
     * @param name of pool, worker and thread
     * @return a builder with nothing set
     */
    public static DedicatedPoolBuilder<Void> named(String name) {
        return on(WorkerConfig.builder().name(name).build());
    }

    /**
     * Begins to make a pool.
     *
     * @param config of the worker, which gives the pool its name
     * @return a builder with nothing set
     */
    public static DedicatedPoolBuilder<Void> on(WorkerConfig config) {
        return new DedicatedPoolBuilder<>(config);
    }

    /**
     * Starts the worker, opens the resource and then the pool, and waits for it. An interrupt gives up the start.
     *
     * @throws IllegalStateException if the pool is already running, starting or stopping
     * @throws Exception what opening the resource failed with; the worker is closed, its thread is ending, nothing is left
     */
    public void start() throws Exception {
        CompletableFuture<Void> opened = startAsync();
        DedicatedSession<R> begun = current();
        try {
            PoolFace.await(opened);
        } catch (Exception | Error e) {
            if (begun != null) {
                begun.worker.shutdown(settings.drainLimit);
            }
            throw e;
        }
    }

    private synchronized @Nullable DedicatedSession<R> current() {
        return session;
    }

    /**
     * Starts the worker here, and opens the resource and the pool on its thread.
     *
     * @return completes when the pool takes tasks, or fails as the opening did: the worker ends then. Cancelling it
     *     gives up the start
     * @throws IllegalStateException if the pool is already running, starting or stopping
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    public CompletableFuture<Void> startAsync() {
        DedicatedSession<R> begun;
        PoolStage<Void> result;
        synchronized (this) {
            if (phase != Phase.STOPPED) {
                throw new IllegalStateException("Pool " + name() + " is already running (" + phase
                        + "). Stop it, and wait for that, before it is started again.");
            }
            begun = new DedicatedSession<>(settings);
            result = new PoolStage<>(begun.worker, null);
            phase = Phase.STARTING;
            session = begun;
            opening = result;
        }
        CompletableFuture<Void> opened = begun.open(() -> move(begun, Phase.STARTING, Phase.RUNNING));
        opened.whenComplete((nothing, error) -> {
            if (error != null) {
                giveUp(begun);
                result.completeExceptionally(error);
            } else if (!result.complete(null)) {
                // Cancelled too late for the worker's part, but before anybody was told of its success.
                giveUp(begun);
            }
        });
        result.whenComplete((nothing, error) -> {
            if (error != null) {
                opened.cancel(true);
            }
        });
        return result;
    }

    /** Unless a stop has it in hand already. */
    private void giveUp(DedicatedSession<R> begun) {
        synchronized (this) {
            if (session != begun || (phase != Phase.STARTING && phase != Phase.RUNNING)) {
                return;
            }
            phase = Phase.STOPPED;
        }
        begun.giveUp(settings.drainLimit);
    }

    private synchronized void move(DedicatedSession<R> of, Phase from, Phase to) {
        if (session == of && phase == from) {
            phase = to;
        }
    }

    /**
     * Stops with the drain limit of the builder, as {@link #stop(Duration)} does.
     *
     * @return what was left
     */
    public PoolReport stop() {
        return stop(settings.drainLimit);
    }

    /**
     * Stops the intake, runs what was accepted, closes the resource on the worker's thread, ends the worker, and waits
     * for all that. An interrupt cancels the tasks at once; the close of the resource is still waited for.
     *
     * @param limit how long tasks may go on, and then the close of the resource; zero or more
     * @return what was left
     * @throws IllegalStateException if the pool is not running, or if the resource could not be closed: the cause
     *     says why, and the pool is stopped all the same
     * @throws SelfAwaitException on the pool's own thread; use {@link #stopAsync(Duration)} there
     */
    public PoolReport stop(Duration limit) {
        TaskPoolBuilder.notNegative("limit", limit);
        DedicatedSession<R> ending = beginStop(true);
        try {
            PoolReport report = ending.pool.close(limit);
            awaitClosed(ending.closeResource(limit), limit, ending);
            return report;
        } finally {
            // An interrupted shutdown would abandon the close of the resource.
            boolean interrupted = Thread.interrupted();
            ending.worker.shutdown(limit);
            move(ending, Phase.STOPPING, Phase.STOPPED);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized DedicatedSession<R> beginStop(boolean waits) {
        DedicatedSession<R> ending = session;
        if (phase != Phase.RUNNING || ending == null) {
            throw new IllegalStateException("Pool " + name() + " is not running (" + phase + "). Start it first.");
        }
        if (waits && ending.worker.isWorkerThread()) {
            throw new SelfAwaitException("stop on the own thread of pool " + name()
                    + " would wait for itself. Use stopAsync, or stop it from another thread.");
        }
        phase = Phase.STOPPING;
        return ending;
    }

    private void awaitClosed(CompletableFuture<Void> end, Duration limit, DedicatedSession<R> ending) {
        long waitNs = Math.max(TaskPoolBuilder.toNs(limit), TaskPoolBuilder.toNs(limit) + SLACK_NS);
        try {
            waitOut(end, waitNs);
        } catch (ExecutionException e) {
            throw notClosed(e.getCause());
        } catch (TimeoutException e) {
            throw notClosed(ending.closeTimeout(limit));
        } catch (CancellationException e) {
            throw notClosed(e);
        }
    }

    /** An interrupt is kept for later: the wait is bounded, and a resource that is left open is not. */
    private static void waitOut(CompletableFuture<Void> end, long waitNs) throws ExecutionException, TimeoutException {
        long startNs = System.nanoTime();
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    end.get(waitNs - (System.nanoTime() - startNs), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private IllegalStateException notClosed(@Nullable Throwable cause) {
        return new IllegalStateException(
                "The resource of pool " + name() + " could not be closed; the pool is stopped all the same.", cause);
    }

    /**
     * Stops as {@link #stop(Duration)} does, without waiting. The worker ends right after the future completes.
     *
     * @param limit how long tasks may go on, and then the close of the resource; zero or more
     * @return what was left; fails with {@link IllegalStateException} if the resource could not be closed
     * @throws IllegalStateException if the pool is not running
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    public CompletableFuture<PoolReport> stopAsync(Duration limit) {
        TaskPoolBuilder.notNegative("limit", limit);
        DedicatedSession<R> ending = beginStop(false);
        PoolStage<PoolReport> result = new PoolStage<>(ending.worker, null);
        ending.pool
                .closeAsync(limit)
                .whenComplete((report, never) -> ending.closeResource(limit).whenComplete((nothing, error) -> {
                    ending.end(limit);
                    move(ending, Phase.STOPPING, Phase.STOPPED);
                    if (error == null) {
                        result.complete(report);
                    } else {
                        result.completeExceptionally(notClosed(error));
                    }
                }));
        return result;
    }

    /**
     * Stops the pool if it is running, gives up its start if that is under way, and otherwise does nothing. On the
     * pool's own thread it begins to and returns at once.
     */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void close() {
        CompletableFuture<Void> start;
        DedicatedSession<R> open;
        Phase now;
        synchronized (this) {
            start = opening;
            open = session;
            now = phase;
        }
        if (open == null) {
            return;
        }
        if (now == Phase.STARTING && start != null) {
            if (start.cancel(true)) {
                return;
            }
            // It ended meanwhile, perhaps well.
            now = phaseOf(open);
        }
        if (now == Phase.RUNNING && open.worker.isWorkerThread()) {
            stopAsync(settings.drainLimit);
        } else if (now == Phase.RUNNING) {
            stop();
        }
    }

    private synchronized Phase phaseOf(DedicatedSession<R> of) {
        return session == of ? phase : Phase.STOPPED;
    }

    /**
     * Takes a run-to-completion task that is given the resource.
     *
     * @param task what to run on the worker's thread
     * @param <T> the result
     * @return completes on the worker's thread as the task did
     * @throws RejectedExecutionException if the pool is not running, or is full
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(ResourceTask<? super R, T> task) {
        Objects.requireNonNull(task, "task");
        DedicatedSession<R> open = running();
        return open.pool.submit(() -> task.call(open.resource()));
    }

    /**
     * Takes an asynchronous task that is given the resource, as {@link TaskPool#submitAsync(AsyncTask)} does.
     *
     * @param task starts the work on the worker's thread
     * @param <T> the result
     * @return completes on the worker's thread as the stage did
     * @throws RejectedExecutionException if the pool is not running, or is full
     */
    public <T extends @Nullable Object> CompletableFuture<T> submitAsync(
            ResourceTask<? super R, ? extends CompletionStage<T>> task) {
        Objects.requireNonNull(task, "task");
        DedicatedSession<R> open = running();
        return open.pool.submitAsync(() -> task.call(open.resource()));
    }

    /**
     * Submits a run-to-completion task that is given the resource, and waits here for its end.
     *
     * @param task what to run on the worker's thread
     * @param <T> the result
     * @return the result
     * @throws Exception what the task threw, or what {@link TaskPool#run(java.util.concurrent.Callable)} throws
     */
    public <T extends @Nullable Object> T run(ResourceTask<? super R, T> task) throws Exception {
        Objects.requireNonNull(task, "task");
        DedicatedSession<R> open = running();
        return open.pool.run(() -> task.call(open.resource()));
    }

    /**
     * Submits an asynchronous task that is given the resource, and waits here for its end.
     *
     * @param task starts the work on the worker's thread
     * @param <T> the result
     * @return the result
     * @throws Exception what the task or its stage failed with, or what {@link TaskPool#runAsync(AsyncTask)} throws
     */
    public <T extends @Nullable Object> T runAsync(ResourceTask<? super R, ? extends CompletionStage<T>> task)
            throws Exception {
        Objects.requireNonNull(task, "task");
        DedicatedSession<R> open = running();
        return open.pool.runAsync(() -> task.call(open.resource()));
    }

    /**
     * Returns the pool of the present run: for tasks that need no resource, {@link TaskPool#resize(int)}, {@link TaskPool#retime(Duration)} and
     * {@link TaskPool#stats()}. A later start makes a new one with the settings of the builder.
     *
     * @return the open pool
     * @throws RejectedExecutionException if this pool is not running
     */
    public TaskPool pool() {
        return running().pool;
    }

    /**
     * Tells whether tasks are taken.
     *
     * @return whether it is started and not stopping
     */
    public synchronized boolean isRunning() {
        return phase == Phase.RUNNING;
    }

    /**
     * Returns the name of the pool, of its worker and of its thread.
     *
     * @return the name
     */
    public String name() {
        return settings.config.name();
    }

    private synchronized DedicatedSession<R> running() {
        DedicatedSession<R> open = session;
        if (phase != Phase.RUNNING || open == null) {
            throw new RejectedExecutionException(
                    "Pool " + name() + " is not running (" + phase + "). Start it before tasks are submitted.");
        }
        return open;
    }
}
