package io.pinion.worker.disruptor;

import io.pinion.worker.Blocking;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Blocking code beside the worker. The executor is made on first use; its queue is bounded by the flights' cap. */
final class EngineBlocking implements Blocking {
    private static final long IDLE_THREAD_S = 10;

    private final Engine engine;
    private final AtomicLong accepted = new AtomicLong();
    private @Nullable ExecutorService executor;
    private boolean ended;

    EngineBlocking(Engine engine) {
        this.engine = engine;
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        Callable<T> body = Decorated.callable(engine.config, task);
        if (engine.control.acquire() >= ControlWord.DRAINING) {
            throw refuse(" is closing: it takes no new work", null);
        }
        if (!engine.flights.acquire()) {
            throw refuse(
                    " has " + engine.config.maxInFlight()
                            + " tasks in flight already; wait for some to end or raise maxInFlight",
                    null);
        }
        BlockingFuture<T> future = new BlockingFuture<>(engine, body);
        engine.flights.add(future);
        accepted.incrementAndGet();
        launch(future);
        return future;
    }

    @Override
    public CompletableFuture<Void> submit(Runnable task) {
        Objects.requireNonNull(task, "task");
        return submit(() -> {
            task.run();
            return null;
        });
    }

    private void launch(BlockingFuture<?> future) {
        // In flight before this look: either the close sees it and waits, or it is taken back here.
        if (engine.control.afterPublication() >= ControlWord.DRAINING) {
            takeBack(future, " is closing: it takes no new work", null);
            return;
        }
        try {
            executor().execute(future);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            takeBack(future, " cannot start a thread for blocking code: " + e.getMessage(), e);
        }
    }

    private void takeBack(BlockingFuture<?> future, String why, @Nullable Throwable cause) {
        if (TaskFuture.STATE.compareAndSet(future, TaskFuture.NEW, TaskFuture.ENDED)) {
            engine.flights.remove(future);
            accepted.decrementAndGet();
            throw refuse(why, cause);
        }
    }

    private RejectedExecutionException refuse(String why, @Nullable Throwable cause) {
        engine.rejected.increment();
        return new RejectedExecutionException("Worker '" + engine.config.name() + "'" + why, cause);
    }

    private synchronized ExecutorService executor() {
        if (ended) {
            throw new RejectedExecutionException("the worker has ended");
        }
        ExecutorService present = executor;
        if (present == null) {
            present = VirtualThreads.newExecutor();
            if (present == null) {
                present = newPool();
            }
            executor = present;
        }
        return present;
    }

    private ExecutorService newPool() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                engine.config.blockingPoolSize(),
                engine.config.blockingPoolSize(),
                IDLE_THREAD_S,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(engine.config.maxInFlight()),
                task -> {
                    Thread thread = new Thread(
                            null, task, engine.config.name() + "-blocking-" + number.incrementAndGet(), 0, false);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    long accepted() {
        return accepted.get();
    }

    /** The worker has ended: the threads end with what they run. */
    synchronized void end() {
        ended = true;
        ExecutorService present = executor;
        if (present != null) {
            // Each call was interrupted by itself, once.
            present.shutdown();
        }
    }
}
