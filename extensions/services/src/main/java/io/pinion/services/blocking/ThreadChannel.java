package io.pinion.services.blocking;

import io.pinion.worker.OfferResult;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Items from any threads to a worker: threads put and wait while it is full, the worker asks for the next one and never
 * waits.
 *
 * <p>Shape: at most {@code capacity} items. Order: of each thread's puts.
 * <p>Threads: any thread may put, ask and close; one item is asked for at a time. Futures complete on the worker's
 * thread.
 * <p>Close: puts fail, those that wait included; items that are in it are still read, then the end.
 *
 * @param <T> the items, not null
 */
public final class ThreadChannel<T> implements AutoCloseable {
    private final Worker worker;
    private final ItemReader<T> reader;

    private ThreadChannel(Worker worker, int capacity) {
        this.worker = worker;
        reader = new ItemReader<>(worker, "a thread channel", capacity);
    }

    /**
     * Opens a channel to a worker.
     *
     * @param worker where futures complete
     * @param capacity how many items may be in it, from 1 to 2^24
     * @param <T> the items
     * @return to be closed
     */
    public static <T> ThreadChannel<T> open(Worker worker, int capacity) {
        Objects.requireNonNull(worker, "worker");
        return new ThreadChannel<>(worker, CallChecks.inRange("capacity", capacity, 1, 1 << 24));
    }

    /**
     * Puts an item; waits while the channel is full.
     *
     * @param item not null
     * @throws InterruptedException if this thread is interrupted; nothing was put
     * @throws IllegalStateException if the channel is closed, or is closed meanwhile; nothing was put
     * @throws SelfAwaitException on the worker's thread, which must not wait; use {@link #offer} there
     */
    public void put(T item) throws InterruptedException {
        Objects.requireNonNull(item, "item");
        if (worker.isWorkerThread()) {
            throw new SelfAwaitException("put on the thread of worker '"
                    + worker.config().name() + "' could wait for room that only that thread makes; use offer");
        }
        if (!reader.buffer().put(item)) {
            throw new IllegalStateException("The channel is closed and takes no more items; open a new one");
        }
    }

    /**
     * Puts an item if there is room; never waits.
     *
     * @param item not null
     * @return {@code ACCEPTED}; {@code FULL}, try again later; {@code CLOSED}, never try again
     */
    public OfferResult offer(T item) {
        return switch (reader.buffer().offer(Objects.requireNonNull(item, "item"))) {
            case DONE -> OfferResult.ACCEPTED;
            case FULL -> OfferResult.FULL;
            case CLOSED -> OfferResult.CLOSED;
        };
    }

    /**
     * Asks for the next item. Cancelling the future releases whoever waits; the item is then for the next one who asks.
     *
     * @return the item; empty when the channel is closed and nothing is left in it
     * @throws IllegalStateException if the item before has not come and its future was not cancelled
     */
    public CompletableFuture<Optional<T>> next() {
        return reader.next();
    }

    /**
     * Waits for the next item, on another thread than the worker's.
     *
     * @return the item; empty when the channel is closed and nothing is left in it
     * @throws InterruptedException if this thread is interrupted; no item is lost
     * @throws SelfAwaitException on the worker's thread; use {@link #next()} there
     * @throws IllegalStateException if somebody else waits for an item
     */
    public Optional<T> take() throws InterruptedException {
        try {
            return reader.take();
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // A channel is closed without an error.
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns how many items wait.
     *
     * @return at most the capacity
     */
    public int size() {
        return reader.buffer().size();
    }

    /**
     * Tells whether it was closed.
     *
     * @return whether it takes no more items
     */
    public boolean isClosed() {
        return reader.buffer().isClosed();
    }

    /** Closes the channel for puts; closed already, it does nothing. */
    @Override
    public void close() {
        reader.buffer().close(null, false);
    }
}
