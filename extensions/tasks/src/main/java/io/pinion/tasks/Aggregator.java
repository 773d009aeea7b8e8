package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Collects calls with one argument into calls with many.
 *
 * <pre>{@code
 * Aggregator<Long, User> users = Aggregator.on(worker).maxCount(100).leeway(ofMillis(10))
 *         .wrapAsync(ids -> database.findAll(ids));          // a list of results, in the order of the arguments
 * CompletableFuture<User> user = users.call(42L);
 * }</pre>
 *
 * <p>Shape: one batch collects at a time. It goes when it has {@code maxCount} calls, or the leeway after its first,
 * and the next one collects; batches of asynchronous code may overlap. Each call counts against the worker's
 * {@code maxInFlight}, and that bounds them.
 * <p>Threads: any. The code runs on the worker's thread, where waiting for a result is refused by the future.
 * <p>Order: arguments are in the order of the calls as the worker took them; so are answers within a batch.
 * <p>Errors: what the code throws, or its stage fails with, goes to every call of the batch that has no answer yet. A
 * list of another length than that of the arguments is such an error.
 * <p>Cancel: a cancelled call leaves its batch, or gets no answer; the others do not notice. A batch that everybody has
 * left does not take place.
 * <p>Close: the worker's own close waits for the calls within its grace.
 * <p>Cost: one task per call, one timer and one list per batch.
 *
 * @param <A> the argument
 * @param <R> the result of one
 */
public final class Aggregator<A extends @Nullable Object, R extends @Nullable Object> implements AutoCloseable {
    private final Worker worker;
    private final AggregatorBatches<A, R> batches;
    private volatile boolean closed;

    Aggregator(Worker worker, AggregatorBatches<A, R> batches) {
        this.worker = worker;
        this.batches = batches;
    }

    /**
     * Begins to describe an aggregator.
     *
     * @param worker where the code runs
     * @return the builder
     */
    public static AggregatorBuilder on(Worker worker) {
        return new AggregatorBuilder(worker);
    }

    /**
     * Puts a call into the batch that collects.
     *
     * @param argument for the code
     * @return completes on the worker's thread with the answer to this argument
     * @throws RejectedExecutionException if this is closed or the worker refuses
     */
    public CompletableFuture<R> call(A argument) {
        if (closed) {
            throw FlowFutures.closed("The aggregator");
        }
        return worker.submitAsync(() -> batches.add(argument));
    }

    /**
     * Lets the batch that collects go, full or not.
     *
     * @throws RejectedExecutionException if the worker refuses; the batch goes with its leeway then
     */
    public void flush() {
        worker.execute(batches::flush);
    }

    /**
     * Refuses calls from here on and lets the batch that collects go.
     *
     * @return completes when all batches have ended, whatever came of them; fails with
     *     {@link RejectedExecutionException} if the worker takes no task, and then the batch goes with its leeway
     */
    public CompletableFuture<Void> closeAsync() {
        closed = true;
        try {
            return worker.submitAsync(batches::close);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Closes as {@link #closeAsync()} does and waits for it, at most the grace of the worker; on the worker's thread it
     * does not wait. An interrupt ends the wait, the flag set again. Idempotent; never throws what the code throws.
     */
    @Override
    public void close() {
        FlowFutures.awaitClose(worker, closeAsync());
    }

    /**
     * One call, for code that answers each by itself.
     *
     * <p>Threads: any.
     *
     * @param <A> the argument
     * @param <R> the result
     */
    public static final class Item<A extends @Nullable Object, R extends @Nullable Object> {
        private final A argument;
        final CompletableFuture<R> answer = new CompletableFuture<>();

        Item(A argument) {
            this.argument = argument;
        }

        /**
         * Returns what the call was given.
         *
         * @return the argument
         */
        public A argument() {
            return argument;
        }

        /**
         * Answers the call.
         *
         * @param result the answer
         * @return whether this was the first answer and the call was not cancelled
         */
        public boolean complete(R result) {
            return answer.complete(result);
        }

        /**
         * Fails the call.
         *
         * @param error why
         * @return whether this was the first answer and the call was not cancelled
         */
        public boolean fail(Throwable error) {
            return answer.completeExceptionally(error);
        }

        @Override
        public String toString() {
            return "Item[" + argument + "]";
        }
    }
}
