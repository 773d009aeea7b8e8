package io.pinion.worker;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocking code off a worker and brings the result back to it.
 *
 * <p>Where the JDK has virtual threads each call runs on one of its own; otherwise on a pool of at most
 * {@link WorkerConfig#blockingPoolSize()} daemon threads named after the worker, started on demand.
 *
 * <p>Shape: counts against {@link WorkerConfig#maxInFlight()}, running and waiting together.
 * <p>Threads: any thread may submit, the worker's own included. The future completes, and its direct callbacks run,
 * on the worker's thread.
 * <p>Cancel: {@code cancel(true)} interrupts the blocking code once; not yet started, it never runs.
 */
public interface Blocking {

    /**
     * Runs code with a result.
     *
     * @param task may block
     * @param <T> the result
     * @return the result, or what the code threw
     * @throws java.util.concurrent.RejectedExecutionException if too much is in flight or the worker is closing
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task);

    /**
     * Runs code without a result.
     *
     * @param task may block
     * @return completes when the code has run, or with what it threw
     * @throws java.util.concurrent.RejectedExecutionException if too much is in flight or the worker is closing
     */
    CompletableFuture<Void> submit(Runnable task);
}
