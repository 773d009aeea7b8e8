package io.pinion.services.blocking;

import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs blocking code on other threads than the worker's and brings the results back to it; wraps blocking functions so
 * that a call of them returns a future.
 *
 * <pre>{@code
 * BlockingCalls calls = BlockingPool.on(worker).open();
 * Function<Long, CompletableFuture<Invoice>> load = calls.function(dao::load);   // dao.load(long) blocks
 * load.apply(42L).thenAccept(invoice -> show(invoice));                          // on the worker's thread
 * }</pre>
 *
 * <p>Threads: any thread may call, the worker's own included; a call never waits. Futures complete, and their direct
 * callbacks run, on the worker's thread; {@code get} and {@code join} there on an unfinished one throw
 * {@link io.pinion.worker.SelfAwaitException}. A future that somebody cancels or completes by hand does so at once, on that
 * thread.
 * <p>Cancel: {@code cancel(true)} releases whoever waits at once; code that has not started never does, and running code
 * is interrupted once. What ignores the interrupt runs on, unseen.
 * <p>Errors: what the code throws is in the future, as it was thrown.
 * <p>Back to the worker: code on these threads may wait for the worker, by {@link Worker#call},
 * {@link Worker#callAsync} and what else waits. If its own call is cancelled meanwhile, the interrupt cancels what it
 * waits for.
 */
public interface BlockingCalls {

    /**
     * Runs code on the worker's own {@link Worker#blocking()}. Nothing is to be closed; the worker's settings hold. Calls
     * that wait for other calls of the same worker can use up its threads where there are no virtual threads; a
     * {@link BlockingPool} takes care of that.
     *
     * @param worker whose blocking part to use
     * @return calls over that worker
     */
    static BlockingCalls of(Worker worker) {
        return new WorkerCalls(Objects.requireNonNull(worker, "worker"));
    }

    /**
     * Returns the worker that results come back to.
     *
     * @return always the same worker
     */
    Worker worker();

    /**
     * Runs code with a result.
     *
     * @param task may block
     * @param <T> the result
     * @return the result, or what the code threw
     * @throws java.util.concurrent.RejectedExecutionException if there is no room, or this is closed; nothing was taken
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task);

    /**
     * Runs code without a result.
     *
     * @param task may block
     * @return completes when the code has run, or with what it threw
     * @throws java.util.concurrent.RejectedExecutionException if there is no room, or this is closed; nothing was taken
     */
    default CompletableFuture<@Nullable Void> submit(Runnable task) {
        Objects.requireNonNull(task, "task");
        return submit(() -> {
            task.run();
            return null;
        });
    }

    /**
     * Wraps code with a result.
     *
     * @param task may block
     * @param <T> the result
     * @return each call of it is a {@link #submit(Callable)}
     */
    default <T extends @Nullable Object> Supplier<CompletableFuture<T>> callable(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        return () -> submit(task);
    }

    /**
     * Wraps code without a result.
     *
     * @param task may block
     * @return each call of it is a {@link #submit(Runnable)}
     */
    default Supplier<CompletableFuture<@Nullable Void>> runnable(Runnable task) {
        Objects.requireNonNull(task, "task");
        return () -> submit(task);
    }

    /**
     * Wraps a supplier.
     *
     * @param supplier may block
     * @param <T> the result
     * @return each call of it is a {@link #submit(Callable)}
     */
    default <T extends @Nullable Object> Supplier<CompletableFuture<T>> supplier(Supplier<T> supplier) {
        Objects.requireNonNull(supplier, "supplier");
        return () -> submit((Callable<T>) supplier::get);
    }

    /**
     * Wraps a function.
     *
     * @param function may block
     * @param <A> the argument
     * @param <R> the result
     * @return each call of it is a {@link #submit(Callable)}
     */
    default <A extends @Nullable Object, R extends @Nullable Object> Function<A, CompletableFuture<R>> function(
            Function<A, R> function) {
        Objects.requireNonNull(function, "function");
        return argument -> submit((Callable<R>) () -> function.apply(argument));
    }

    /**
     * Wraps a function of two arguments.
     *
     * @param function may block
     * @param <A> the first argument
     * @param <B> the second argument
     * @param <R> the result
     * @return each call of it is a {@link #submit(Callable)}
     */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            BiFunction<A, B, CompletableFuture<R>> biFunction(BiFunction<A, B, R> function) {
        Objects.requireNonNull(function, "function");
        return (first, second) -> submit((Callable<R>) () -> function.apply(first, second));
    }

    /**
     * Wraps a consumer.
     *
     * @param consumer may block
     * @param <A> the argument
     * @return each call of it is a {@link #submit(Runnable)}
     */
    default <A extends @Nullable Object> Function<A, CompletableFuture<@Nullable Void>> consumer(Consumer<A> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return argument -> submit((Runnable) () -> consumer.accept(argument));
    }
}
