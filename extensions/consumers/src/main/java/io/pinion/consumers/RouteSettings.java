package io.pinion.consumers;

import java.time.Duration;

/**
 * The settings that all routes have, as they were when the route was given to the app.
 *
 * @param name unique in the app
 * @param bulkSize the most items of a bulk, 1 or more
 * @param bulkAge how long an item waits for its bulk to fill
 * @param concurrency how many bulks may be in work at once
 * @param onSuccess what becomes of an item without a mark whose handler returned
 * @param onException what becomes of an item without a mark whose handler threw
 */
public record RouteSettings(
        String name, int bulkSize, Duration bulkAge, int concurrency, Action onSuccess, Action onException) {}
