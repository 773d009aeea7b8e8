package io.pinion.consumers.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the server measures of itself. All series are made before it starts. */
final class HttpMetrics {
    private static final int[] REFUSED = {400, 404, 405, 408, 413, 414, 417, 431, 501, 503, 505};
    private static final long[] SIZE_BOUNDS = Histogram.exponentialBounds(64, 8, 7);

    /** The series of one route. */
    static final class OfRoute {
        private final Counter[] byClass = new Counter[6];
        private final Gauge inProgress;
        private final Histogram durationMs;
        private final Histogram requestBytes;
        private final Histogram responseBytes;

        private OfRoute(Metrics metrics, HttpRoute route, long[] boundsMs) {
            String[] tags = {"method", route.method().name(), "route", route.path()};
            for (int i = 2; i < byClass.length; i++) {
                byClass[i] = metrics.counter(
                        "http_requests_total",
                        "Requests answered.",
                        "method",
                        route.method().name(),
                        "route",
                        route.path(),
                        "status",
                        i + "xx");
            }
            inProgress = metrics.gauge("http_requests_in_progress", "Requests whose handler has not ended.", tags);
            durationMs = metrics.histogram(
                    "http_request_duration_ms", "Time from the whole request to its response.", boundsMs, tags);
            requestBytes = metrics.histogram("http_request_size_bytes", "Size of request bodies.", SIZE_BOUNDS, tags);
            responseBytes =
                    metrics.histogram("http_response_size_bytes", "Size of response bodies.", SIZE_BOUNDS, tags);
        }

        void started(int bodyBytes) {
            inProgress.add(1);
            requestBytes.record(bodyBytes);
        }

        void handlerEnded() {
            inProgress.add(-1);
        }

        void answered(HttpResponse response, long tookNs) {
            byClass[response.status() / 100].increment();
            durationMs.record(TimeUnit.NANOSECONDS.toMillis(tookNs));
            responseBytes.record(response.body().length);
        }
    }

    private final Map<HttpRoute, OfRoute> routes = new HashMap<>();
    private final Map<Integer, Counter> refused = new HashMap<>();
    private final Gauge connections;

    HttpMetrics(Metrics metrics, List<Endpoint> endpoints, long[] boundsMs) {
        connections = metrics.gauge("http_connections", "Connections that are open.");
        for (int status : REFUSED) {
            refused.put(
                    status,
                    metrics.counter(
                            "http_refused_total",
                            "Requests that no route was found for, or that were none.",
                            "status",
                            Integer.toString(status)));
        }
        for (Endpoint endpoint : endpoints) {
            if (endpoint.isUsers()) {
                routes.put(endpoint.route(), new OfRoute(metrics, endpoint.route(), boundsMs));
            }
        }
    }

    @Nullable
    OfRoute of(HttpRoute route) {
        return routes.get(route);
    }

    void refused(int status) {
        Counter counter = refused.get(status);
        if (counter != null) {
            counter.increment();
        }
    }

    void connections(int change) {
        connections.add(change);
    }
}
