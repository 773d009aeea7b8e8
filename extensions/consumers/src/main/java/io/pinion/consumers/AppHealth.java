package io.pinion.consumers;

import io.pinion.consumers.source.SourceStatus;
import java.util.List;

/**
 * How an app is, at one moment.
 *
 * @param live false if a restart of the process would help: the worker does not turn, or a route is dead
 * @param ready whether every route is connected and consuming; what is the matter with some of its queues is in its detail
 * @param routes each route
 */
public record AppHealth(boolean live, boolean ready, List<RouteHealth> routes) {
    /**
     * How a route is.
     *
     * @param route its name
     * @param dead whether it has been without a connection, or its handlers without progress, for too long
     * @param source how its source is
     */
    public record RouteHealth(String route, boolean dead, SourceStatus source) {}
}
