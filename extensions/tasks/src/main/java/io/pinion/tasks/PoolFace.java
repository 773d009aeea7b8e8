package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.SelfAwaitException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What both forms of a pool have in common: everything but who may call. */
abstract class PoolFace implements TaskPool {
    /** What a close may take beyond its limit, for what was cancelled to be noticed. */
    private static final long CLOSE_SLACK_NS = TimeUnit.SECONDS.toNanos(1);

    final PoolCore core;

    PoolFace(PoolCore core) {
        this.core = core;
    }

    /** Refuses a caller on a wrong thread. */
    abstract void checkCaller();

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        checkCaller();
        return core.accept(new PoolPlainJob<>(core, task));
    }

    @Override
    public CompletableFuture<Void> submit(Runnable task) {
        return submit(callable(task));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task) {
        Objects.requireNonNull(task, "task");
        checkCaller();
        return core.accept(new PoolAsyncJob<>(core, task));
    }

    @Override
    public <T extends @Nullable Object> T run(Callable<T> task) throws Exception {
        Objects.requireNonNull(task, "task");
        refuseSelfAwait("run", "submit");
        return await(submit(task));
    }

    @Override
    public void run(Runnable task) throws Exception {
        run(callable(task));
    }

    @Override
    public <T extends @Nullable Object> T runAsync(AsyncTask<T> task) throws Exception {
        Objects.requireNonNull(task, "task");
        refuseSelfAwait("runAsync", "submitAsync");
        return await(submitAsync(task));
    }

    @SuppressWarnings("NullAway") // the one value of Void
    static Callable<Void> callable(Runnable task) {
        Objects.requireNonNull(task, "task");
        return () -> {
            task.run();
            return null;
        };
    }

    static <T extends @Nullable Object> T await(CompletableFuture<T> future) throws Exception {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void refuseSelfAwait(String verb, String instead) {
        checkCaller();
        if (core.worker.isWorkerThread()) {
            throw new SelfAwaitException(
                    verb + " on the thread of worker " + core.worker.config().name()
                            + ", which pool " + core.name + " runs on, would wait for itself. Use " + instead
                            + " and go on from its future, or wait on another thread.");
        }
    }

    @Override
    public int size() {
        return core.gate.size();
    }

    @Override
    public void resize(int size) {
        checkCaller();
        core.resize(size);
    }

    @Override
    public Optional<Duration> timeout() {
        long timeoutNs = core.timeoutNs();
        return timeoutNs == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(timeoutNs));
    }

    @Override
    public void retime(Duration timeout) {
        checkCaller();
        core.retime(timeout);
    }

    @Override
    public int capacity() {
        return core.gate.capacity();
    }

    @Override
    public TaskPool open() {
        checkCaller();
        core.open();
        return this;
    }

    @Override
    public CompletableFuture<PoolReport> closeAsync(Duration limit) {
        checkCaller();
        return core.close(limit);
    }

    @Override
    public PoolReport close(Duration limit) {
        TaskPoolBuilder.notNegative("limit", limit);
        refuseSelfAwait("close", "closeAsync");
        CompletableFuture<PoolReport> end = core.close(limit);
        try {
            return end.get(TaskPoolBuilder.toNs(limit), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The worker's own timer cannot come while a task keeps its thread.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Closing pool " + core.name + " failed", e.getCause());
        }
        return cutAndWait(end);
    }

    private PoolReport cutAndWait(CompletableFuture<PoolReport> end) {
        core.cutDrain();
        boolean interrupted = Thread.interrupted();
        try {
            return end.get(CLOSE_SLACK_NS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return core.reportSoFar();
        } catch (TimeoutException e) {
            return core.reportSoFar();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Closing pool " + core.name + " failed", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a close on the worker's thread cannot wait
    public void close() {
        if (core.worker.isWorkerThread()) {
            core.close(core.drainLimit());
        } else {
            close(core.drainLimit());
        }
    }

    @Override
    public PoolState state() {
        return core.life.state();
    }

    @Override
    public PoolStats stats() {
        return core.stats();
    }

    @Override
    public String toString() {
        return "TaskPool[" + core.name + ", " + state() + ", size=" + size() + "]";
    }
}
