package io.pinion.consumers;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Begins to handle the items of a route, a bulk at a time.
 *
 * @param <T> the item
 */
@FunctionalInterface
public interface AsyncHandler<T> {
    /**
     * Begins to handle a bulk; called on the app's worker, must not block.
     *
     * @param items 1 to {@link Route#bulkSize(int)} of them, in the order they came in; unmodifiable
     * @return done when the bulk is handled; a failed one, or null, is what a throwing {@link Handler} is
     * @throws Exception is a failed stage
     */
    CompletionStage<?> handle(List<T> items) throws Exception;
}
