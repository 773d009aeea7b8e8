package io.pinion.consumers;

import static io.pinion.consumers.http.HttpRoute.get;
import static io.pinion.consumers.http.HttpRoute.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pinion.consumers.http.HttpResponse;
import io.pinion.consumers.http.Metrics;
import io.pinion.consumers.source.SourceStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An app that answers HTTP. */
@Timeout(60)
class AppHttpTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private java.net.http.HttpResponse<String> ask(App app, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + app.httpAddress().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static HandRoute<Note> route(String name) {
        HandSource<Note> source = new HandSource<>(64);
        source.stopped.complete(null);
        return new HandRoute<>(name, source);
    }

    @Test
    @DisplayName("S3 beyond: HTTP routes of each kind, on the app's worker or off it")
    void routes_answer() throws Exception {
        App app = App.create().httpServer(server -> server.port(0));
        app.http(
                get("/status"),
                request -> HttpResponse.text(200, "up " + app.worker().isWorkerThread()));
        app.httpAsync(
                get("/items/{id}"),
                request -> CompletableFuture.completedFuture(HttpResponse.text(200, request.path("id"))));
        app.httpBlocking(
                post("/slow"),
                request -> HttpResponse.text(201, "" + app.worker().isWorkerThread()));
        try (app) {
            app.start();
            assertThat(ask(app, "GET", "/status").body()).isEqualTo("up true");
            assertThat(ask(app, "GET", "/items/7").body()).isEqualTo("7");
            assertThat(ask(app, "POST", "/slow").body()).isEqualTo("false");
            assertThat(ask(app, "GET", "/nothing").statusCode()).isEqualTo(404);
        }
        assertThatIllegalStateException().isThrownBy(() -> app.http(get("/late"), request -> HttpResponse.status(204)));
    }

    @Test
    void withoutARoute_thereIsNoServer() {
        App app = App.create().start();
        assertThatIllegalStateException().isThrownBy(app::httpAddress).withMessageContaining("serveHealth()");
        app.close();
    }

    @Test
    @DisplayName("U9: the health endpoints follow the routes")
    void health_followsTheRoutes() throws Exception {
        HandRoute<Note> route = route("orders");
        App app = App.builder().deadAfter(Duration.ofSeconds(60)).build();
        app.route(route, items -> {}).serveHealth().httpServer(server -> server.port(0));
        try (app) {
            app.start();
            assertThat(ask(app, "GET", "/health/live").statusCode()).isEqualTo(200);
            assertThat(ask(app, "GET", "/health/ready").statusCode()).isEqualTo(200);
            route.source.status =
                    new SourceStatus(SourceStatus.State.CONNECTING, Duration.ofSeconds(61), Duration.ZERO, "refused");
            java.net.http.HttpResponse<String> live = ask(app, "GET", "/health/live");
            assertThat(live.statusCode()).isEqualTo(503);
            assertThat(live.body()).contains("route orders CONNECTING refused");
            assertThat(ask(app, "GET", "/health/ready").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void metrics_countTheRoutes() throws Exception {
        App app = App.create().route(route("orders").bulkSize(2), items -> {});
        app.serveMetrics(Metrics.builder().namespace("shop").build()).httpServer(server -> server.port(0));
        try (AppTester tester = AppTester.start(app)) {
            tester.deliver("orders", List.of(new Note("a"), new Note("b"), new Note("c")));
            while (app.stats().get("orders").acked() < 3) {
                assertThat(Thread.interrupted()).as("out of time").isFalse();
                Thread.onSpinWait();
            }
            String text = ask(app, "GET", "/metrics").body();
            assertThat(text)
                    .contains("shop_consumer_acked_total{route=\"orders\"} 3")
                    .contains("shop_consumer_bulks_total{route=\"orders\"} 2")
                    .contains("shop_consumer_unsettled{route=\"orders\"} 0");
        }
    }

    @Test
    void portInUse_takesTheStartBack() throws Exception {
        App first =
                App.create().serveHealth().httpServer(server -> server.port(0)).start();
        int port = first.httpAddress().getPort();
        App second = App.create().serveHealth().httpServer(server -> server.port(port));
        assertThatIllegalStateException().isThrownBy(second::start).withMessageContaining("" + port);
        assertThat(second.state()).isEqualTo(AppState.STOPPED);
        first.close();
    }

    @Test
    void metrics_ofRoutesWithLongNames_stayApart() throws Exception {
        String begin = "q".repeat(200);
        App app = App.create().route(route(begin + "a"), items -> {}).route(route(begin + "b"), items -> {});
        app.serveMetrics(Metrics.create()).httpServer(server -> server.port(0));
        try (AppTester tester = AppTester.start(app)) {
            tester.deliver(begin + "a", List.of(new Note("1")));
            String text = ask(app, "GET", "/metrics").body();
            assertThat(text.lines().filter(line -> line.startsWith("consumer_acked_total{")))
                    .hasSize(2)
                    .allMatch(line -> line.length() < 200);
        }
    }
}
