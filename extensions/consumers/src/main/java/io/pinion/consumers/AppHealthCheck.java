package io.pinion.consumers;

import io.pinion.consumers.AppHealth.RouteHealth;
import io.pinion.consumers.source.SourceStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides how an app is. */
final class AppHealthCheck {
    private AppHealthCheck() {}

    static AppHealth of(
            AppState state, List<RouteRunner<?>> runners, @Nullable Heartbeat heartbeat, Duration deadAfter) {
        List<RouteHealth> routes =
                runners.stream().map(runner -> of(state, runner, deadAfter)).toList();
        boolean turning = heartbeat == null
                || state == AppState.STOPPED
                || heartbeat.age().compareTo(deadAfter) <= 0;
        boolean live = turning && state != AppState.STOPPED && routes.stream().noneMatch(RouteHealth::dead);
        boolean ready = live
                && state == AppState.RUNNING
                && routes.stream().allMatch(route -> route.source().state() == SourceStatus.State.RUNNING);
        return new AppHealth(live, ready, routes);
    }

    private static RouteHealth of(AppState state, RouteRunner<?> runner, Duration deadAfter) {
        SourceStatus status = runner.status();
        boolean without = state == AppState.RUNNING
                && status.state() != SourceStatus.State.RUNNING
                // A server that said it has no more is no reason to start again.
                && status.state() != SourceStatus.State.ENDED
                && status.since().compareTo(deadAfter) > 0;
        boolean stuck = runner.stuckFor().compareTo(deadAfter) > 0;
        return new RouteHealth(runner.settings().name(), without || stuck, status);
    }
}
