package io.pinion.services;

import io.pinion.worker.Worker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values that one part of a program sets and others wait for: a port that was found, a token that was fetched.
 *
 * <p>An {@link Entrypoint} has one for its services; it may also be used alone.
 *
 * <p>Shape: one entry per key that was ever asked for or set, one object per waiter. Meant for a few dozen.
 * <p>Threads: any. A future that had to wait completes on the worker's thread; when the worker takes no task, on the
 * thread that set the value.
 * <p>Order: a value that was set before a call of {@code get} is seen by it, and so is what happened before the set.
 * <p>Cost: a map look-up and a short lock per key; not for hot paths.
 */
public final class Context implements AutoCloseable {
    private final Worker worker;
    private final WorkerPost post;
    private final Map<ContextKey<?>, Slot> slots = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Context(Worker worker) {
        this.worker = worker;
        post = new WorkerPost(worker);
    }

    /**
     * Makes an empty context.
     *
     * @param worker where waiters are told
     * @return the context; close it when its worker ends
     */
    public static Context on(Worker worker) {
        return new Context(Objects.requireNonNull(worker, "worker"));
    }

    /**
     * Sets a value and tells those who wait for it. It may be set again: later calls of {@link #get} see the newest.
     *
     * @param key the key
     * @param value may be null
     * @param <T> the value
     * @throws IllegalStateException if the context is closed; nothing changed
     * @throws ClassCastException if the value is not of the type of the key; nothing changed
     */
    public <T> void set(ContextKey<T> key, @Nullable T value) {
        Objects.requireNonNull(key, "key");
        if (value != null && !key.type().isInstance(value)) {
            throw new ClassCastException("The value of " + key + " must be a "
                    + key.type().getName() + ", was a " + value.getClass().getName());
        }
        List<CompletableFuture<@Nullable Object>> waiters = slot(key).set(value);
        if (!waiters.isEmpty()) {
            onWorker(() -> waiters.forEach(waiter -> waiter.complete(value)));
        }
    }

    /**
     * Returns the newest value, or waits for the first one.
     *
     * @param key the key
     * @param <T> the value
     * @return completes with the value, at once if there is one; fails with {@link IllegalStateException} when the
     *     context closes first. Cancelling it concerns no other waiter
     * @throws IllegalStateException if the context is closed
     */
    @SuppressWarnings("unchecked") // set() lets only values of the key's type in
    public <T> CompletableFuture<@Nullable T> get(ContextKey<T> key) {
        Objects.requireNonNull(key, "key");
        return (CompletableFuture<@Nullable T>) slot(key).get();
    }

    /** Closes the context: who still waits gets an {@link IllegalStateException}. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        slots.forEach((key, slot) -> {
            List<CompletableFuture<@Nullable Object>> waiters = slot.close();
            if (!waiters.isEmpty()) {
                onWorker(() -> waiters.forEach(waiter -> waiter.completeExceptionally(closedError(key))));
            }
        });
    }

    private Slot slot(ContextKey<?> key) {
        Slot slot = slots.computeIfAbsent(key, Slot::new);
        if (closed) {
            // A slot that a concurrent close has not seen must not take waiters either.
            slot.close();
            throw closedError(key);
        }
        return slot;
    }

    private static IllegalStateException closedError(ContextKey<?> key) {
        return new IllegalStateException("The context was closed, and " + key + " can no longer be set or awaited."
                + " It lives as long as its entrypoint does.");
    }

    private void onWorker(Runnable task) {
        if (worker.isWorkerThread() || !post.post(task)) {
            task.run();
        }
    }

    /** The value of one key, or who waits for it. */
    private static final class Slot {
        private final ContextKey<?> key;
        private final Set<CompletableFuture<@Nullable Object>> waiters = new LinkedHashSet<>();
        private @Nullable Object value;
        private boolean set;
        private boolean closed;

        Slot(ContextKey<?> key) {
            this.key = key;
        }

        synchronized List<CompletableFuture<@Nullable Object>> set(@Nullable Object value) {
            requireOpen();
            this.value = value;
            set = true;
            return takeWaiters();
        }

        CompletableFuture<@Nullable Object> get() {
            CompletableFuture<@Nullable Object> result;
            synchronized (this) {
                requireOpen();
                if (set) {
                    return CompletableFuture.completedFuture(value);
                }
                result = new CompletableFuture<>();
                waiters.add(result);
            }
            // One that gives up early leaves nothing behind, however long the value takes.
            var unused = result.whenComplete((done, error) -> remove(result));
            return result;
        }

        synchronized List<CompletableFuture<@Nullable Object>> close() {
            closed = true;
            return takeWaiters();
        }

        private synchronized void remove(CompletableFuture<@Nullable Object> waiter) {
            waiters.remove(waiter);
        }

        private List<CompletableFuture<@Nullable Object>> takeWaiters() {
            List<CompletableFuture<@Nullable Object>> all = new ArrayList<>(waiters);
            waiters.clear();
            return all;
        }

        private void requireOpen() {
            if (closed) {
                throw closedError(key);
            }
        }
    }
}
