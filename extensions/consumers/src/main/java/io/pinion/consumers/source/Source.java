package io.pinion.consumers.source;

import io.pinion.consumers.Action;
import java.util.concurrent.CompletionStage;

/**
 * Where the items of one route come from.
 *
 * <p>Life: {@link #start}, then deliveries; {@link #stop}: no more deliveries, what was delivered is still settled; then
 * {@link #close}. A source reconnects by itself until it is stopped. When the app runs out of time, {@link #close} comes
 * although items are unsettled: their server has them, or they are lost, as the source documents.
 * A source that was not started is neither stopped nor closed.
 * <p>Threads: all but {@link #status} are called on the app's worker, and must not block it; {@link #close} also when that has ended, on
 * another thread.
 *
 * @param <T> the item
 */
public interface Source<T> {
    /**
     * Returns how many items may be unsettled at once. Bulks are never larger.
     *
     * @return 1 to 65,535, always the same
     */
    int limit();

    /**
     * Begins to connect and to deliver.
     *
     * @param inlet takes the items
     */
    void start(Inlet<T> inlet);

    /**
     * Tells whether handling an item still makes sense: not after the connection that could settle it has gone. Asked
     * just before a bulk is handed over; items that are not live are left out and counted, and not settled.
     *
     * @param item one that was delivered
     * @return whether it can be settled, as far as is known
     */
    boolean live(T item);

    /**
     * Tells whether an item is to have a bulk of its own, so that one that failed before cannot take others with it.
     *
     * @param item one that was delivered
     * @return whether it is handed over alone
     */
    default boolean alone(T item) {
        return false;
    }

    /**
     * Says what becomes of an item, exactly once for each that was handed to a handler, in any order.
     *
     * @param item the item
     * @param action what becomes of it
     */
    void settle(T item, Action action);

    /** Ends a group of calls of {@link #settle}: what they said is to be passed on without further waiting. */
    void flush();

    /**
     * Stops delivering.
     *
     * @return done when the last item has been handed in
     */
    CompletionStage<Void> stop();

    /**
     * Ends the source, with everything that was settled passed on first.
     *
     * @return done when nothing of it is left
     */
    CompletionStage<Void> close();

    /**
     * Returns how it is.
     *
     * @return a snapshot; from any thread, never waits
     */
    SourceStatus status();
}
