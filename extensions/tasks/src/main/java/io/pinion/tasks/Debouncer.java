package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a function less often than it is called.
 *
 * <pre>{@code
 * Debouncer<Document, Void> save = Debouncer.on(worker).window(ofMillis(300)).lazy().sliding().maxWait(ofSeconds(5))
 *         .wrapConsumer(store::save);
 * editor.onChange(save);                                    // a Consumer that never waits
 * save.call(document).thenRun(() -> status("saved"));       // answered by the run that covers the call
 * }</pre>
 *
 * <table>
 * <caption>What the two edges do with a call</caption>
 * <tr><th></th><th>no window open</th><th>window open</th></tr>
 * <tr><td>eager</td><td>runs at once</td><td>gets the result, or the error, of the latest run</td></tr>
 * <tr><td>lazy</td><td>opens a window</td><td>one run at its end, with the latest argument, answers all</td></tr>
 * <tr><td>both</td><td>runs at once</td><td>one run at its end, with the latest argument, answers all</td></tr>
 * </table>
 *
 * <p>A fixed window lasts from the start of a run (lazy alone: from the first call); calls do not move it, so a run
 * comes at least once per window while calls do. A sliding window starts anew with every call, up to {@code maxWait} in
 * all, and what waits runs when calls have been quiet for one window. Runs never overlap: calls that come while one
 * runs beyond its window are answered by one more run after it.
 *
 * <p>Shape: one slot, however many calls; each waiting call counts against the worker's {@code maxInFlight}.
 * <p>Threads: any. The function runs on the worker's thread; waiting for a result there is refused by the future.
 * <p>Errors: a run that fails fails the calls it answers and nothing else. If nobody waits for it, its error goes to
 * the error handler.
 * <p>Close: the worker's own close waits for deferred calls within its grace.
 * <p>Cost: one task per call; one timer per window, a sliding one sets one per call.
 * <p>Source: asyncio-concurrent-tasks for the fixed window, lodash {@code debounce} for the sliding one.
 *
 * @param <A> the argument
 * @param <R> the result
 */
public final class Debouncer<A extends @Nullable Object, R extends @Nullable Object>
        implements Consumer<A>, AutoCloseable {
    private final Worker worker;
    private final String name;
    private final DebounceSlot<A, R> slot;
    private final Consumer<A> forget;
    private volatile boolean closed;

    Debouncer(DebounceRules rules, DebounceBody<A, R> body) {
        worker = rules.worker();
        name = rules.name();
        DebounceSlot<A, R> only = new DebounceSlot<>(rules, body, () -> {});
        slot = only;
        forget = argument -> only.offer(argument, null);
    }

    /**
     * Begins to describe a debouncer.
     *
     * @param worker where the function runs
     * @return the builder
     */
    public static DebouncerBuilder on(Worker worker) {
        return new DebouncerBuilder(worker);
    }

    /**
     * Calls the function, now or later, or gets the result of a run that covers this call.
     *
     * @param argument for the function
     * @return completes on the worker's thread with that run. Cancelling it disturbs no other call; a deferred run that
     *     nobody wants any more does not take place
     * @throws RejectedExecutionException if this is closed or the worker refuses
     */
    public CompletableFuture<R> call(A argument) {
        checkOpen();
        return worker.submitAsync(() -> {
            CompletableFuture<R> waiter = new CompletableFuture<>();
            slot.offer(argument, waiter);
            return waiter;
        });
    }

    /**
     * Asks for a run and does not wait for it.
     *
     * @param argument for the function
     * @return completes on the worker's thread as soon as it is decided: false if a run starts for this call, true if
     *     it was deferred or an earlier run covers it
     * @throws RejectedExecutionException if this is closed or the worker refuses
     */
    public CompletableFuture<Boolean> request(A argument) {
        checkOpen();
        return worker.submit(() -> slot.offer(argument, null));
    }

    /**
     * Asks for a run and does not want to know. A call that joins others in a fixed window allocates nothing.
     *
     * @param argument for the function
     * @throws RejectedExecutionException if this is closed or the worker refuses
     */
    @Override
    public void accept(A argument) {
        checkOpen();
        worker.execute(forget, argument);
    }

    private void checkOpen() {
        if (closed) {
            throw FlowFutures.closed("Debouncer '" + name + "'");
        }
    }

    /**
     * Refuses calls from here on and runs what is deferred at once, rather than at the end of its window.
     *
     * @return completes when it has run, whatever came of it; fails with {@link RejectedExecutionException} if the
     *     worker takes no task, and then what is deferred runs at the end of its window
     */
    public CompletableFuture<Void> closeAsync() {
        closed = true;
        try {
            return worker.submitAsync(slot::close);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Closes as {@link #closeAsync()} does and waits for it, at most the grace of the worker; on the worker's thread it
     * does not wait. An interrupt ends the wait, the flag set again. Idempotent; never throws what the function throws.
     */
    @Override
    public void close() {
        FlowFutures.awaitClose(worker, closeAsync());
    }

    @Override
    public String toString() {
        return "Debouncer[" + name + "]";
    }
}
