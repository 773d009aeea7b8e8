package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Debouncer} for each key, made on its first call and gone when its window is closed and nothing runs.
 *
 * <p>Shape: at most {@code maxKeys} keys have a window or a run; a call with one more is refused with
 * {@link RejectedExecutionException}, the others go on.
 * <p>Threads, errors, cost: as {@link Debouncer}, and a hash lookup. Runs of different keys may overlap if the function
 * is asynchronous.
 *
 * @param <K> the key, with {@code equals} and {@code hashCode}
 * @param <A> the argument
 * @param <R> the result
 */
public final class KeyedDebouncer<K, A extends @Nullable Object, R extends @Nullable Object>
        implements BiConsumer<K, A>, AutoCloseable {

    /** Makes the body for a key. */
    interface Bodies<K, A extends @Nullable Object, R extends @Nullable Object> {
        DebounceBody<A, R> of(K key);
    }

    private final DebounceRules rules;
    private final Worker worker;
    private final int maxKeys;
    private final Bodies<K, A, R> bodies;
    /** The worker's thread only. */
    private final Map<K, DebounceSlot<A, R>> slots = new HashMap<>();

    /** The worker's thread only: it comes after the calls that were taken before the close. */
    private boolean closing;

    private volatile int keys;
    /** For the caller's check alone. */
    private volatile boolean closed;

    KeyedDebouncer(DebounceRules rules, int maxKeys, Bodies<K, A, R> bodies) {
        this.rules = rules;
        this.maxKeys = maxKeys;
        this.bodies = bodies;
        worker = rules.worker();
    }

    /**
     * Calls the function, now or later, or gets the result of a run that covers this call.
     *
     * @param key whose window
     * @param argument for the function
     * @return as {@link Debouncer#call}; fails with {@link RejectedExecutionException} if there are too many keys
     * @throws RejectedExecutionException if this is closed or the worker refuses
     */
    public CompletableFuture<R> call(K key, A argument) {
        check(key);
        return worker.submitAsync(() -> {
            CompletableFuture<R> waiter = new CompletableFuture<>();
            offer(key, argument, waiter);
            return waiter;
        });
    }

    /**
     * Asks for a run and does not wait for it.
     *
     * @param key whose window
     * @param argument for the function
     * @return as {@link Debouncer#request}; fails with {@link RejectedExecutionException} if there are too many keys
     * @throws RejectedExecutionException if this is closed or the worker refuses
     */
    public CompletableFuture<Boolean> request(K key, A argument) {
        check(key);
        return worker.submit(() -> offer(key, argument, null));
    }

    /**
     * Asks for a run and does not want to know; too many keys are reported to the worker's error handler.
     *
     * @param key whose window
     * @param argument for the function
     * @throws RejectedExecutionException if this is closed or the worker refuses
     */
    @Override
    public void accept(K key, A argument) {
        check(key);
        worker.execute((K k, A a) -> offer(k, a, null), key, argument);
    }

    /**
     * Returns how many keys have a window or a run.
     *
     * @return a snapshot
     */
    public int keys() {
        return keys;
    }

    private void check(K key) {
        Objects.requireNonNull(key, "key");
        if (closed) {
            throw FlowFutures.closed(toString());
        }
    }

    private boolean offer(K key, A argument, @Nullable CompletableFuture<R> waiter) {
        DebounceSlot<A, R> slot = slots.get(key);
        if (slot != null) {
            return slot.offer(argument, waiter);
        }
        if (closing) {
            throw FlowFutures.closed(toString());
        }
        if (slots.size() >= maxKeys) {
            throw new RejectedExecutionException(this + " has " + maxKeys
                    + " keys with an open window; call with fewer keys at a time or raise maxKeys");
        }
        return offerFirst(key, argument, waiter);
    }

    private boolean offerFirst(K key, A argument, @Nullable CompletableFuture<R> waiter) {
        DebounceSlot<A, R> slot = new DebounceSlot<>(rules, bodies.of(key), () -> remove(key));
        slots.put(key, slot);
        keys = slots.size();
        try {
            return slot.offer(argument, waiter);
        } catch (RejectedExecutionException e) {
            remove(key);
            throw e;
        }
    }

    private void remove(K key) {
        slots.remove(key);
        keys = slots.size();
    }

    /**
     * Refuses calls from here on and runs what is deferred at once.
     *
     * @return as {@link Debouncer#closeAsync()}
     */
    public CompletableFuture<Void> closeAsync() {
        closed = true;
        try {
            return worker.submitAsync(this::closeSlots);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Void> closeSlots() {
        closing = true;
        return CompletableFuture.allOf(
                List.copyOf(slots.values()).stream().map(DebounceSlot::close).toArray(CompletableFuture[]::new));
    }

    /** Closes and waits as {@link Debouncer#close()} does. */
    @Override
    public void close() {
        FlowFutures.awaitClose(worker, closeAsync());
    }

    @Override
    public String toString() {
        return "KeyedDebouncer[" + rules.name() + "]";
    }
}
