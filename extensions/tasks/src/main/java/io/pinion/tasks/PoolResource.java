package io.pinion.tasks;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a {@link DedicatedPool} opens on its worker's thread before its tasks and closes there after them: a connection,
 * a session, an object that must stay on one thread.
 *
 * <p>Threads: both methods are called on the worker's thread, once each per start of the pool. They may be asynchronous
 * and must not block the worker for long.
 *
 * @param <R> the resource
 */
public interface PoolResource<R> {

    /**
     * Opens the resource; it is built anew at every start of the pool.
     *
     * @return the resource, or it to come
     * @throws Exception ends the start; {@link #close} is not called then
     */
    CompletionStage<R> open() throws Exception;

    /**
     * Closes the resource; no task of the pool runs any more.
     *
     * @param resource what {@link #open()} gave
     * @return the end of the close
     * @throws Exception is reported by the stop, which goes on
     */
    CompletionStage<?> close(R resource) throws Exception;

    /**
     * Makes a resource from code that opens and one that closes, each run to completion.
     *
     * @param open builds the resource
     * @param close ends it
     * @param <R> the resource
     * @return the resource
     */
    static <R> PoolResource<R> of(Callable<? extends R> open, Closing<? super R> close) {
        Objects.requireNonNull(open, "open");
        Objects.requireNonNull(close, "close");
        return new PoolResource<>() {
            @Override
            public CompletionStage<R> open() throws Exception {
                return CompletableFuture.completedFuture(open.call());
            }

            @Override
            public CompletionStage<?> close(R resource) throws Exception {
                close.close(resource);
                return CompletableFuture.completedFuture(resource);
            }
        };
    }

    /**
     * Makes a resource from what can close itself.
     *
     * @param open builds the resource
     * @param <R> the resource
     * @return the resource
     */
    static <R extends AutoCloseable> PoolResource<R> of(Callable<? extends R> open) {
        return of(open, AutoCloseable::close);
    }

    /**
     * Code that ends a resource.
     *
     * @param <R> the resource
     */
    @FunctionalInterface
    interface Closing<R> {
        /**
         * Ends the resource.
         *
         * @param resource what to end
         * @throws Exception is reported by the stop of the pool
         */
        void close(R resource) throws Exception;
    }
}
