package io.pinion.services.blocking;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Takes items out of a buffer, one asked for at a time; futures complete on the worker's thread. */
final class ItemReader<T> implements CallWaits {
    private static final int BATCH = 256;

    private final Worker worker;
    private final String what;
    private final SerialTurns turns;
    private final ItemBuffer<T> buffer;
    // Guarded by this.
    private @Nullable CompletableFuture<Optional<T>> asked;
    // Of the turns: what the one who asked for it did not want any more.
    private @Nullable T held;
    private @Nullable Throwable heldError;

    ItemReader(Worker worker, String what, int capacity) {
        this.worker = worker;
        this.what = what;
        turns = new SerialTurns(worker, this::turn);
        buffer = new ItemBuffer<>(capacity, turns::ask);
    }

    ItemBuffer<T> buffer() {
        return buffer;
    }

    CompletableFuture<Optional<T>> next() {
        CompletableFuture<Optional<T>> future = new CallStage<>(this);
        synchronized (this) {
            CompletableFuture<Optional<T>> before = asked;
            if (before != null && !before.isDone()) {
                throw new IllegalStateException(
                        "The item before this one of " + what + " has not come yet; wait for it, or cancel its future");
            }
            asked = future;
        }
        turns.ask();
        return future;
    }

    Optional<T> take() throws Exception {
        CompletableFuture<Optional<T>> future = next();
        try {
            return future.get();
        } catch (InterruptedException | SelfAwaitException e) {
            // The item stays for the next one who asks.
            future.cancel(false);
            throw e;
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    private static Exception thrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception exception ? exception : e;
    }

    private boolean turn() {
        for (int answered = 0; answered < BATCH; answered++) {
            CompletableFuture<Optional<T>> waiting = waiting();
            if (waiting == null || !answer(waiting)) {
                return false;
            }
        }
        return true;
    }

    private synchronized @Nullable CompletableFuture<Optional<T>> waiting() {
        CompletableFuture<Optional<T>> waiting = asked;
        return waiting == null || waiting.isDone() ? null : waiting;
    }

    /** Whether there was an answer. */
    private boolean answer(CompletableFuture<Optional<T>> waiting) {
        T item = held != null ? held : buffer.poll();
        if (item != null) {
            // A callback may ask for the next one at once, which must not find this one.
            held = null;
            if (!waiting.complete(Optional.of(item))) {
                held = item;
            }
            return true;
        }
        if (!buffer.isExhausted()) {
            return false;
        }
        Throwable error = heldError != null ? heldError : buffer.takeError();
        heldError = null;
        if (error == null) {
            waiting.complete(Optional.empty());
        } else if (!waiting.completeExceptionally(error)) {
            heldError = error;
        }
        return true;
    }

    @Override
    public boolean entered(String how) {
        if (worker.isWorkerThread()) {
            throw new SelfAwaitException(
                    how + " on the thread of worker '" + worker.config().name()
                            + "' would wait for an item of " + what + " that comes by that thread, for ever."
                            + " Use a callback (thenAccept, handle) instead.");
        }
        return false;
    }

    @Override
    public void left() {}
}
