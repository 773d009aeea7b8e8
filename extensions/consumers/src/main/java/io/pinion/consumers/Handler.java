package io.pinion.consumers;

import java.util.List;

/**
 * Handles the items of a route, a bulk at a time.
 *
 * @param <T> the item
 */
@FunctionalInterface
public interface Handler<T> {
    /**
     * Handles a bulk.
     *
     * @param items 1 to {@link Route#bulkSize(int)} of them, in the order they came in; unmodifiable
     * @throws Exception makes the route's action for exceptions that of every item without a mark
     */
    void handle(List<T> items) throws Exception;
}
