package io.pinion.consumers.source;

/**
 * Where a source hands in what it has received.
 *
 * <p>Shape: holds as many items as {@link Source#limit()} says; a source that has that many unsettled delivers no more.
 * <p>Threads: any.
 * <p>Order: items of one thread stay in order.
 * <p>Cost: one event of a lane of the app's worker; allocates nothing, never waits.
 *
 * @param <T> the item
 */
public interface Inlet<T> {
    /**
     * Hands in an item. From now until {@link Source#settle} it counts as unsettled.
     *
     * @param item the item
     * @throws IllegalStateException if more than {@link Source#limit()} are unsettled; nothing has changed
     * @throws java.util.concurrent.RejectedExecutionException if the worker has ended; nothing has changed
     */
    void deliver(T item);
}
