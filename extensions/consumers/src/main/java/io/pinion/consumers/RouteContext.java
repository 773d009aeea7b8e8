package io.pinion.consumers;

import io.pinion.worker.Worker;
import org.jspecify.annotations.Nullable;

/**
 * What a route is opened with.
 *
 * @param worker the app's
 * @param connection the one the route chose, of the type it asked for; null if it asked for none
 * @param settings the route's
 */
public record RouteContext(Worker worker, @Nullable Connection connection, RouteSettings settings) {}
