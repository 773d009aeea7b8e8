package io.pinion.consumers;

import io.pinion.consumers.source.Source;
import io.pinion.worker.Lane;
import io.pinion.worker.Worker;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A route with its handler, before the app starts. */
final class RoutePlan<T> {
    private final Route<T, ?> route;
    private final RouteSettings settings;
    private final Function<Worker, BulkCall<T>> call;
    private @Nullable Source<T> source;
    private int limit;

    RoutePlan(Route<T, ?> route, Function<Worker, BulkCall<T>> call) {
        this.route = route;
        this.call = call;
        settings = route.freeze();
    }

    RouteSettings settings() {
        return settings;
    }

    /** Throws if the route's connection is not there. */
    void check(List<Connection> connections) {
        route.connectionChoice().of(connections, settings.name());
    }

    /** Makes the source, or takes the one of a test; returns how many items it lets be unsettled. */
    int open(Worker worker, List<Connection> connections, @Nullable TestSources tests) {
        Source<T> opened = tests == null
                ? route.open(
                        new RouteContext(worker, route.connectionChoice().of(connections, settings.name()), settings))
                : tests.open(settings);
        source = opened;
        limit = opened.limit();
        if (limit < 1 || limit > Route.MAX_BULK_SIZE) {
            throw new IllegalStateException("the source of route '" + settings.name() + "' must let 1 to "
                    + Route.MAX_BULK_SIZE + " items be unsettled, said " + limit);
        }
        return limit;
    }

    RouteRunner<T> runner(Worker worker, Lane<InletLane.Slot> lane, LongSupplier nanoClock) {
        Source<T> opened = source;
        if (opened == null) {
            throw new IllegalStateException("route '" + settings.name() + "' has not been opened");
        }
        return new RouteRunner<>(worker, settings, opened, limit, call.apply(worker), lane, nanoClock);
    }
}
