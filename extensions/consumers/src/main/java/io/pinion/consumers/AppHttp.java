package io.pinion.consumers;

import io.pinion.consumers.http.Health;
import io.pinion.consumers.http.HealthStatus;
import io.pinion.consumers.http.HttpServer;
import io.pinion.consumers.http.HttpServerBuilder;
import io.pinion.consumers.http.Metrics;
import io.pinion.worker.Worker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The HTTP server of an app, which there is only if something asks for it. */
final class AppHttp {
    private static final int MAX_TAG_CHARS = 128;

    private final List<Consumer<HttpServerBuilder>> settings = new ArrayList<>();
    private @Nullable Metrics metrics;
    private boolean health;
    private volatile @Nullable HttpServer server;

    void add(Consumer<HttpServerBuilder> more) {
        settings.add(more);
    }

    void serveHealth() {
        health = true;
    }

    void serveMetrics(Metrics registry) {
        metrics = registry;
    }

    boolean isWanted() {
        return health || metrics != null || !settings.isEmpty();
    }

    void start(String name, Worker worker, Supplier<AppHealth> state, boolean inTest) {
        if (!isWanted()) {
            return;
        }
        HttpServerBuilder builder = HttpServer.builder(name).handlersOn(worker);
        settings.forEach(each -> each.accept(builder));
        if (inTest) {
            builder.port(0); // tests run side by side
        }
        if (health) {
            builder.health(checks(state));
        }
        if (metrics != null) {
            builder.metrics(metrics);
        }
        server = builder.start();
    }

    private static Health checks(Supplier<AppHealth> state) {
        return Health.create()
                .liveness("app", () -> {
                    AppHealth now = state.get();
                    return now.live() ? HealthStatus.up() : HealthStatus.down(dead(now));
                })
                .readiness("app", () -> {
                    AppHealth now = state.get();
                    return now.ready() ? HealthStatus.up() : HealthStatus.down(notReady(now));
                });
    }

    private static String dead(AppHealth now) {
        String routes = now.routes().stream()
                .filter(AppHealth.RouteHealth::dead)
                .map(route -> "route " + route.route() + " " + route.source().state() + " "
                        + route.source().detail())
                .collect(Collectors.joining(", "));
        return routes.isEmpty() ? "the worker does not turn" : routes;
    }

    private static String notReady(AppHealth now) {
        String states = now.routes().stream()
                .map(route -> "route " + route.route() + " " + route.source().state())
                .collect(Collectors.joining(", "));
        return states.isEmpty() ? "not running" : states;
    }

    /** Registers what a route counts. */
    void count(RouteRunner<?> runner) {
        Metrics registry = metrics;
        if (registry == null) {
            return;
        }
        String route = tag(runner.settings().name());
        counter(registry, runner, "delivered", "Items that came in.", RouteStats::delivered);
        counter(registry, runner, "bulks", "Bulks that were handled.", RouteStats::bulks);
        counter(registry, runner, "failed_bulks", "Bulks whose handler threw.", RouteStats::failedBulks);
        counter(registry, runner, "acked", "Items done.", RouteStats::acked);
        counter(registry, runner, "rejected", "Items refused for good.", RouteStats::rejected);
        counter(registry, runner, "requeued", "Items to come again.", RouteStats::requeued);
        counter(registry, runner, "stale", "Items left out with their connection.", RouteStats::stale);
        registry.gauge(
                "consumer_unsettled",
                "Items at hand that are not settled.",
                () -> (double) runner.stats().unsettled(),
                "route",
                route);
    }

    private static void counter(
            Metrics registry, RouteRunner<?> runner, String name, String help, ToLongFunction<RouteStats> value) {
        registry.counter(
                "consumer_" + name + "_total",
                help,
                () -> value.applyAsLong(runner.stats()),
                "route",
                tag(runner.settings().name()));
    }

    /** Tags are bounded; names that share their beginning stay apart. */
    private static String tag(String name) {
        return name.length() <= MAX_TAG_CHARS
                ? name
                : name.substring(0, MAX_TAG_CHARS - 9) + "~" + Integer.toHexString(name.hashCode());
    }

    void close() {
        HttpServer running = server;
        if (running != null) {
            running.close();
        }
    }

    @Nullable
    InetSocketAddress address() {
        HttpServer running = server;
        return running == null ? null : running.address();
    }
}
