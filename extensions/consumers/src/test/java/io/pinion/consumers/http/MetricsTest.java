package io.pinion.consumers.http;

import static io.pinion.consumers.http.RawClient.body;
import static io.pinion.consumers.http.RawClient.get;
import static io.pinion.consumers.http.RawClient.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The registry, its text, and what the server measures. */
class MetricsTest {
    private HttpServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void text_ofAllKinds_isAsWritten() {
        Metrics metrics = Metrics.builder().namespace("shop").prefix("cart").build();
        Counter orders = metrics.counter("orders_total", "Orders\ntaken \\o/.", "kind", "a\"b\\c\n");
        Counter more = metrics.counter("orders_total", "Orders\ntaken \\o/.", "kind", "z");
        Gauge open = metrics.gauge("open", "Open.");
        metrics.gauge("ratio", "Ratio.", () -> 0.5, "b", "2", "a", "1");
        metrics.gauge("inf", "Inf.", () -> Double.NEGATIVE_INFINITY);
        metrics.gauge("broken", "Broken.", () -> {
            throw new IllegalStateException();
        });
        metrics.counter("seen_total", "Seen.", () -> 9L);
        Histogram took = metrics.histogram("took_ms", "Took.", new long[] {1, 10}, "k", "v");
        orders.increment();
        orders.add(2);
        more.increment();
        open.add(5);
        open.add(-7);
        took.record(1);
        took.record(2);
        took.record(11);

        assertThat(metrics.text()).isEqualTo("""
                        # HELP shop_cart_orders_total Orders\\ntaken \\\\o/.
                        # TYPE shop_cart_orders_total counter
                        shop_cart_orders_total{kind="a\\"b\\\\c\\n"} 3
                        shop_cart_orders_total{kind="z"} 1
                        # HELP shop_cart_open Open.
                        # TYPE shop_cart_open gauge
                        shop_cart_open -2
                        # HELP shop_cart_ratio Ratio.
                        # TYPE shop_cart_ratio gauge
                        shop_cart_ratio{a="1",b="2"} 0.5
                        # HELP shop_cart_inf Inf.
                        # TYPE shop_cart_inf gauge
                        shop_cart_inf -Inf
                        # HELP shop_cart_broken Broken.
                        # TYPE shop_cart_broken gauge
                        shop_cart_broken NaN
                        # HELP shop_cart_seen_total Seen.
                        # TYPE shop_cart_seen_total counter
                        shop_cart_seen_total 9
                        # HELP shop_cart_took_ms Took.
                        # TYPE shop_cart_took_ms histogram
                        shop_cart_took_ms_bucket{k="v",le="1"} 1
                        shop_cart_took_ms_bucket{k="v",le="10"} 2
                        shop_cart_took_ms_bucket{k="v",le="+Inf"} 3
                        shop_cart_took_ms_sum{k="v"} 14
                        shop_cart_took_ms_count{k="v"} 3
                        """);
        ExpositionGrammar.check(metrics.text());
    }

    @Test
    @DisplayName("F39: names and tags are fixed, checked and bounded when they are registered")
    void registration_onMisuse_saysWhatIsWrong() {
        Metrics metrics = Metrics.builder().maxSeries(8).build();
        metrics.counter("a_total", "A.", "k", "1");
        assertThatThrownBy(() -> metrics.counter("a_total", "A.", "k", "1")).hasMessageContaining("registered already");
        assertThatThrownBy(() -> metrics.counter("a_total", "B.", "k", "2")).hasMessageContaining("already a COUNTER");
        assertThatThrownBy(() -> metrics.counter("a_total", "A.", "j", "2")).hasMessageContaining("the same");
        assertThatThrownBy(() -> metrics.counter("b", "B.")).hasMessageContaining("_total");
        assertThatThrownBy(() -> metrics.gauge("b_total", "B.")).hasMessageContaining("only counters");
        assertThatThrownBy(() -> metrics.gauge("1b", "B.")).hasMessageContaining("1b");
        assertThatThrownBy(() -> metrics.gauge("b-c", "B.")).hasMessageContaining("b-c");
        assertThatThrownBy(() -> metrics.gauge("b", "x".repeat(257))).hasMessageContaining("256");
        assertThatThrownBy(() -> metrics.gauge("b", "B.", "k")).hasMessageContaining("by turns");
        assertThatThrownBy(() -> metrics.gauge("b", "B.", "le", "1")).hasMessageContaining("le");
        assertThatThrownBy(() -> metrics.gauge("b", "B.", "__k", "1")).hasMessageContaining("__k");
        assertThatThrownBy(() -> metrics.gauge("b", "B.", "k", "1", "k", "2")).hasMessageContaining("twice");
        assertThatThrownBy(() -> metrics.gauge("b", "B.", "k", "x".repeat(129))).hasMessageContaining("128");
        assertThatThrownBy(() -> metrics.histogram("h", "H.", new long[0])).hasMessageContaining("bounds");
        assertThatThrownBy(() -> metrics.histogram("h", "H.", new long[] {1, 1}))
                .hasMessageContaining("rise");
        metrics.histogram("h", "H.", new long[] {1, 2});
        assertThatThrownBy(() -> metrics.gauge("h_sum", "S.")).hasMessageContaining("same name");
        metrics.gauge("b", "B.");
        metrics.gauge("c", "C.");
        assertThatThrownBy(() -> metrics.gauge("d", "D.")).hasMessageContaining("of at most 8");
        assertThatThrownBy(() -> metrics.counter("a_total", "A.", "k", "2")).hasMessageContaining("maxSeries");
        assertThatThrownBy(() -> Metrics.builder().namespace("a-b")).hasMessageContaining("namespace");
        assertThatThrownBy(() -> Metrics.builder().maxSeries(0)).hasMessageContaining("maxSeries");
        assertThatThrownBy(() -> new Counter().add(-1)).hasMessageContaining("only grows");
    }

    @Test
    @DisplayName("S3 beyond: helpers for buckets")
    void bounds_madeByHelpers_rise() {
        assertThat(Histogram.linearBounds(5, 10, 3)).containsExactly(5, 15, 25);
        assertThat(Histogram.exponentialBounds(1, 10, 4)).containsExactly(1, 10, 100, 1000);
        assertThat(Histogram.defaultBoundsMs()).isSorted().hasSize(13);
        assertThatThrownBy(() -> Histogram.linearBounds(0, 0, 3)).hasMessageContaining("width");
        assertThatThrownBy(() -> Histogram.exponentialBounds(0, 2, 3)).hasMessageContaining("first");
        assertThatThrownBy(() -> Histogram.exponentialBounds(1, 2, 51)).hasMessageContaining("51");
        assertThatThrownBy(() -> Histogram.exponentialBounds(1, 1 << 20, 50)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    @DisplayName("S3 beyond: /metrics shows duration, requests in work and sizes by route template")
    void server_withMetrics_measuresItsRoutes() throws Exception {
        Metrics metrics = Metrics.builder().namespace("app").build();
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        CountDownLatch inWork = new CountDownLatch(1);
        server = HttpServer.builder("metrics")
                .port(0)
                .metrics(metrics)
                .metricsPath("/stats")
                .durationBoundsMs(60_000)
                .routeAsync(HttpRoute.get("/slow"), r -> {
                    inWork.countDown();
                    return answer;
                })
                .route(HttpRoute.get("/u/{id}"), r -> HttpResponse.text(200, r.path("id")))
                .start();
        get(server, "/u/1");
        get(server, "/u/2");
        get(server, "/none");
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> {
            try {
                return get(server, "/slow");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        inWork.await();

        String response = get(server, "/stats");
        answer.complete(HttpResponse.status(204));
        assertThat(status(slow.get())).isEqualTo(204);

        assertThat(response).contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n");
        ExpositionGrammar.check(body(response));
        assertThat(body(response))
                .contains("app_http_requests_total{method=\"GET\",route=\"/u/{id}\",status=\"2xx\"} 2\n")
                .contains("app_http_requests_in_progress{method=\"GET\",route=\"/slow\"} 1\n")
                .contains("app_http_request_duration_ms_bucket{method=\"GET\",route=\"/u/{id}\",le=\"60000\"} 2\n")
                .contains("app_http_response_size_bytes_sum{method=\"GET\",route=\"/u/{id}\"} 2\n")
                .contains("app_http_request_size_bytes_count{method=\"GET\",route=\"/u/{id}\"} 2\n")
                .contains("app_http_refused_total{status=\"404\"} 1\n")
                .doesNotContain("/none");
        assertThat(body(get(server, "/stats")))
                .contains("app_http_requests_in_progress{method=\"GET\",route=\"/slow\"} 0\n");
    }

    @Test
    @DisplayName("S3 beyond: metrics where a route of the user's is clash")
    void server_withRouteOnMetricsPath_isRefused() {
        assertThatThrownBy(() -> HttpServer.builder("x")
                        .port(0)
                        .metrics(Metrics.create())
                        .route(HttpRoute.get("/metrics"), r -> HttpResponse.status(204))
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET /metrics")
                .hasMessageContaining("the server answers itself");
    }

    @Test
    @DisplayName("S3 beyond: a POST on the metrics path is no clash; metrics are off by default")
    void server_withoutMetrics_hasNoPage() throws Exception {
        server = HttpServer.builder("x").port(0).start();
        assertThat(status(get(server, "/metrics"))).isEqualTo(404);
        server.close();
        server = HttpServer.builder("x")
                .port(0)
                .metrics(Metrics.create())
                .route(HttpRoute.post("/metrics"), r -> HttpResponse.status(204))
                .start();
        assertThat(status(get(server, "/metrics"))).isEqualTo(200);
    }
}
