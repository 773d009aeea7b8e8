package io.pinion.consumers.source;

/**
 * Where a source hands in what it has received.
 *
 * <p>Shape: holds as many items that are {@linkplain Source#live live} as {@link Source#limit()} says; a source that has so many
 * unsettled delivers no more.
 * <p>Threads: any.
 * <p>Order: items of one thread stay in order.
 * <p>Cost: one event of a lane of the app's worker, or a call when it is that worker that delivers; allocates nothing.
 * Another thread waits while three times as many items as the limit are in the way, most of them of lost connections.
 *
 * @param <T> the item
 */
public interface Inlet<T> {
    /**
     * Hands in an item. From now until {@link Source#settle} it counts as unsettled.
     *
     * @param item the item
     * @throws IllegalStateException on the worker's thread, if more than {@link Source#limit()} are unsettled; nothing has
     *     changed. From another thread that is found later, and reported.
     * @throws java.util.concurrent.RejectedExecutionException if the worker has ended, or an interrupt came while it waited;
     *     nothing has changed
     */
    void deliver(T item);
}
