package io.pinion.consumers.http;

import static io.pinion.consumers.http.RawClient.ask;
import static io.pinion.consumers.http.RawClient.body;
import static io.pinion.consumers.http.RawClient.get;
import static io.pinion.consumers.http.RawClient.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Routes and handlers over real sockets. */
class HttpServerTest {
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private HttpServer start(HttpServerBuilder builder) {
        HttpServer server = builder.port(0).start();
        opened.add(server);
        return server;
    }

    private static HttpServerBuilder builder() {
        return HttpServer.builder("test");
    }

    private Worker app() {
        Worker app = Worker.start(WorkerConfig.builder().name("app").build());
        opened.add(app);
        return app;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("S3 beyond: routes for every method; parameters of path and query, fields and body arrive")
    void request_withEverything_arrivesWhole() throws Exception {
        HttpServer server = start(builder()
                .route(
                        HttpRoute.put("/users/{id}/notes/{name}"),
                        r -> HttpResponse.text(
                                201,
                                r.method() + " " + r.path() + " " + r.pathInt("id") + " " + r.path("name") + " "
                                        + r.query("q").orElse("-") + " " + r.queryAll("n") + " " + r.queryInt("k", 7)
                                        + " "
                                        + r.header("X-tRaCe").orElse("-") + " "
                                        + r.contentType().orElse("-") + " "
                                        + r.text())));

        String response = ask(
                server.address(),
                "PUT /users/12/notes/a%20b%2Fc?q=x+y%26&n=1&n=2 HTTP/1.1\r\nHost: x\r\nx-trace: t1\r\n"
                        + "Content-Type: Text/Plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello");

        assertThat(status(response)).isEqualTo(201);
        assertThat(body(response)).isEqualTo("PUT /users/12/notes/a b/c 12 a b/c x y& [1, 2] 7 t1 text/plain hello");
        assertThat(response)
                .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                .contains("\r\nConnection: close\r\n")
                .contains("\r\nContent-Length: ")
                .containsPattern("\r\nDate: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT\r\n")
                .doesNotContainIgnoringCase("server:")
                .doesNotContainIgnoringCase("access-control");
    }

    @Test
    @DisplayName("S3 beyond: GET does not imply HEAD, and 405 names what is allowed")
    void head_onGetRoute_isNotAllowed() throws Exception {
        HttpServer server = start(builder()
                .route(HttpRoute.get("/a"), r -> HttpResponse.text(200, "get"))
                .route(HttpRoute.delete("/a"), r -> HttpResponse.status(204)));

        String response = ask(server.address(), "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(status(response)).isEqualTo(405);
        assertThat(response).contains("\r\nAllow: GET, DELETE\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void head_ofItsOwn_measuresAndSendsNoBody() throws Exception {
        HttpServer server = start(builder().route(HttpRoute.head("/a"), r -> HttpResponse.text(200, "four")));

        String response = ask(server.address(), "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(response)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 4\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void literal_besideParameter_wins() throws Exception {
        HttpServer server = start(builder()
                .route(HttpRoute.get("/u/{id}"), r -> HttpResponse.text(200, "id " + r.path("id")))
                .route(HttpRoute.get("/u/me"), r -> HttpResponse.text(200, "me"))
                .route(HttpRoute.post("/u/{any}"), r -> HttpResponse.text(200, "post " + r.path("any"))));

        assertThat(body(get(server, "/u/me"))).isEqualTo("me");
        assertThat(body(get(server, "/u/you"))).isEqualTo("id you");
        assertThat(body(ask(server.address(), "POST /u/me HTTP/1.1\r\nHost: x\r\n\r\n")))
                .isEqualTo("post me");
        assertThat(status(get(server, "/u/"))).isEqualTo(404);
        assertThat(status(get(server, "/u/a/"))).isEqualTo(404);
    }

    @Test
    void pathInt_whenTextOrTooLarge_answers400WithTheReason() throws Exception {
        HttpServer server =
                start(builder().route(HttpRoute.get("/u/{id}"), r -> HttpResponse.text(200, "" + r.pathInt("id"))));

        assertThat(get(server, "/u/x")).contains(" 400 ").contains("path parameter id must be a whole number");
        assertThat(get(server, "/u/2147483648")).contains(" 400 ").contains("2147483647");
        assertThat(body(get(server, "/u/-5"))).isEqualTo("-5");
    }

    @Test
    @DisplayName("S3 beyond: handlers run on the app's worker, plain and asynchronous; blocking ones off it")
    void handlers_withWorker_runWhereTheyBelong() throws Exception {
        AtomicReference<String> blocking = new AtomicReference<>();
        HttpServer server = start(builder()
                .handlersOn(app())
                .route(
                        HttpRoute.get("/plain"),
                        r -> HttpResponse.text(200, Thread.currentThread().getName()))
                .routeAsync(HttpRoute.get("/async"), r -> {
                    String begun = Thread.currentThread().getName();
                    return CompletableFuture.supplyAsync(() -> HttpResponse.text(200, begun));
                })
                .routeBlocking(HttpRoute.get("/blocking"), r -> {
                    blocking.set(Thread.currentThread().getName());
                    return HttpResponse.status(204);
                }));

        assertThat(body(get(server, "/plain"))).isEqualTo("app");
        assertThat(body(get(server, "/async"))).isEqualTo("app");
        assertThat(status(get(server, "/blocking"))).isEqualTo(204);
        assertThat(blocking.get()).isNotEqualTo("app").isNotEqualTo("pinion-http-test");
    }

    @Test
    void handlers_withoutWorker_runOnTheServersThread() throws Exception {
        HttpServer server = start(builder()
                .route(
                        HttpRoute.get("/"),
                        r -> HttpResponse.text(200, Thread.currentThread().getName())));

        assertThat(body(get(server, "/"))).isEqualTo("pinion-http-test");
    }

    @Test
    @DisplayName("F38: a handler that throws is a 500 without details")
    void handler_thatThrows_answers500WithoutDetails() throws Exception {
        HttpServer server = start(builder()
                .route(HttpRoute.get("/throws"), r -> {
                    throw new IllegalStateException("secret\r\n\u0085forged line");
                })
                .route(HttpRoute.get("/null"), r -> null)
                .routeAsync(HttpRoute.get("/nostage"), r -> null)
                .routeAsync(HttpRoute.get("/fails"), r -> CompletableFuture.failedFuture(new IOException("secret")))
                .route(HttpRoute.get("/own"), r -> {
                    throw new HttpStatusException(409, "taken");
                }));

        for (String path : List.of("/throws", "/null", "/nostage", "/fails")) {
            String response = get(server, path);
            assertThat(status(response)).as(path).isEqualTo(500);
            assertThat(body(response)).as(path).isEqualTo("the request failed\n");
        }
        assertThat(get(server, "/own")).contains(" 409 Conflict").endsWith("taken\n");
    }

    @Test
    void handler_thatIsLate_answers503AndIsCancelled() throws Exception {
        CompletableFuture<HttpResponse> never = new CompletableFuture<>();
        HttpServer server =
                start(builder().handlerTimeout(Duration.ofMillis(50)).routeAsync(HttpRoute.get("/never"), r -> never));

        assertThat(get(server, "/never")).contains(" 503 ").contains("too long");
        assertThatThrownBy(() -> never.get(10, TimeUnit.SECONDS))
                .isInstanceOf(java.util.concurrent.CancellationException.class);
    }

    @Test
    void worker_whenClosed_answers503() throws Exception {
        Worker app = app();
        HttpServer server = start(builder().handlersOn(app).route(HttpRoute.get("/"), r -> HttpResponse.status(204)));
        app.close();

        assertThat(get(server, "/")).contains(" 503 ").contains("Retry-After: 1");
    }

    @Test
    @DisplayName("S3 beyond: a full worker that would make callers wait costs a 503, not the server's thread")
    void worker_whenFull_answers503AndTheServerGoesOn() throws Exception {
        Worker app = Worker.start(WorkerConfig.builder()
                .name("small")
                .capacity(2)
                .overflow(OverflowPolicy.block())
                .build());
        opened.add(app);
        CountDownLatch release = new CountDownLatch(1);
        try {
            HttpServer server = start(builder()
                    .handlersOn(app)
                    .health(Health.create())
                    .route(HttpRoute.get("/"), r -> HttpResponse.status(204)));
            CountDownLatch held = new CountDownLatch(1);
            app.execute(() -> {
                held.countDown();
                await(release);
            });
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
            while (app.offer(() -> {}) == OfferResult.ACCEPTED) {
                // Fills what is left.
            }

            assertThat(status(get(server, "/"))).isEqualTo(503);
            assertThat(status(get(server, "/health/live"))).isEqualTo(200);
        } finally {
            release.countDown();
        }
    }

    @Test
    void handler_thatWasGivenUpBeforeItBegan_neverRuns() throws Exception {
        Worker app = app();
        AtomicInteger runs = new AtomicInteger();
        HttpServer server = start(builder()
                .handlersOn(app)
                .handlerTimeout(Duration.ofMillis(50))
                .route(HttpRoute.post("/"), r -> HttpResponse.text(200, "" + runs.incrementAndGet())));
        CountDownLatch release = new CountDownLatch(1);
        try {
            app.execute(() -> await(release));
            assertThat(status(ask(server.address(), "POST / HTTP/1.1\r\nHost: x\r\n\r\n")))
                    .isEqualTo(503);
        } finally {
            release.countDown();
        }
        assertThat(app.drain(Duration.ofSeconds(20))).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void response_largerThanAllowed_answers500() throws Exception {
        HttpServer server = start(builder()
                .maxResponseBytes(1024)
                .route(HttpRoute.get("/1024"), r -> HttpResponse.text(200, "x".repeat(1024)))
                .route(HttpRoute.get("/1025"), r -> HttpResponse.text(200, "x".repeat(1025))));

        assertThat(body(get(server, "/1024"))).hasSize(1024);
        assertThat(status(get(server, "/1025"))).isEqualTo(500);
    }

    @Test
    void text_inUnknownCharset_answers415() throws Exception {
        HttpServer server = start(builder().route(HttpRoute.post("/"), r -> HttpResponse.text(200, r.text())));
        String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Type: text/plain; charset=";

        assertThat(status(ask(server.address(), head + "utf-16\r\n\r\na"))).isEqualTo(415);
        assertThat(status(ask(server.address(), head + "\"UTF-8\"\r\n\r\n\u00ff")))
                .isEqualTo(400);
        assertThat(status(ask(server.address(), head + "iso-8859-1\r\n\r\n\u00ff")))
                .isEqualTo(200);
    }

    @Test
    void close_withRequestInWork_finishesItWithinTheGrace() throws Exception {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        CountDownLatch inWork = new CountDownLatch(1);
        HttpServer server = start(builder().routeAsync(HttpRoute.get("/"), r -> {
            inWork.countDown();
            return answer;
        }));
        try (RawClient client = new RawClient(server.address());
                RawClient idle = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(inWork.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            assertThat(idle.readAll()).isEmpty();
            assertThat(closing).isNotDone();

            answer.complete(HttpResponse.text(200, "late but whole"));

            assertThat(body(client.readAll())).isEqualTo("late but whole");
            closing.get(10, TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> new RawClient(server.address())).isInstanceOf(IOException.class);
        server.close();
    }

    @Test
    void close_withHandlerThatNeverEnds_isBounded() throws Exception {
        CountDownLatch inWork = new CountDownLatch(1);
        HttpServer server = start(builder().grace(Duration.ofMillis(100)).routeAsync(HttpRoute.get("/"), r -> {
            inWork.countDown();
            return new CompletableFuture<>();
        }));
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(inWork.await(10, TimeUnit.SECONDS)).isTrue();

            CompletableFuture.runAsync(server::close).get(20, TimeUnit.SECONDS);

            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void close_fromTheServersThread_doesNotWaitForItself() throws Exception {
        AtomicReference<HttpServer> self = new AtomicReference<>();
        HttpServer server = start(builder().route(HttpRoute.get("/"), r -> {
            self.get().close();
            return HttpResponse.text(200, "bye");
        }));
        self.set(server);

        String response = get(server, "/");

        assertThat(response.isEmpty() || response.endsWith("bye")).isTrue();
        assertThatThrownBy(() -> new RawClient(server.address())).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("S3 beyond: two routes for the same requests are refused, and both are named")
    void route_whenTaken_isRefusedAndBothAreNamed() {
        HttpServerBuilder builder = builder().route(HttpRoute.get("/u/{id}"), r -> HttpResponse.status(204));

        assertThatThrownBy(() -> builder.route(HttpRoute.get("/u/{name}"), r -> HttpResponse.status(204)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET /u/{id}")
                .hasMessageContaining("GET /u/{name}");
    }

    @Test
    @DisplayName("S3 beyond: frozen after start")
    void builder_afterStart_isFrozen() {
        HttpServerBuilder builder = builder();
        start(builder);

        assertThatThrownBy(() -> builder.route(HttpRoute.get("/"), r -> HttpResponse.status(204)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("too late");
        assertThatThrownBy(builder::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @DisplayName("T44: off the loopback only when told so loudly")
    void host_beyondLoopback_needsTheSwitch() {
        assertThatThrownBy(() -> builder().host("0.0.0.0").port(0).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bindBeyondLoopback()");
        HttpServer server = start(builder().host("0.0.0.0").bindBeyondLoopback());
        assertThat(server.address().getPort()).isPositive();
    }

    @Test
    void start_whenPortTaken_failsAndCanBeTriedAgain() {
        HttpServer first = start(builder());
        HttpServerBuilder second =
                builder().metrics(Metrics.create()).port(first.address().getPort());

        assertThatThrownBy(second::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("choose another port");
        assertThat(start(second).address().getPort()).isPositive();
    }

    @Test
    void settings_outOfRange_areRefusedWithNameValueAndRule() {
        HttpServerBuilder builder = builder();
        assertThatThrownBy(() -> HttpServer.builder("a b")).hasMessageContaining("a b");
        assertThatThrownBy(() -> builder.port(-1)).hasMessage("port must be from 0 to 65535, was -1");
        assertThatThrownBy(() -> builder.maxConnections(0)).hasMessageContaining("maxConnections");
        assertThatThrownBy(() -> builder.maxHeadBytes(0)).hasMessageContaining("maxHeadBytes");
        assertThatThrownBy(() -> builder.maxBodyBytes(-1)).hasMessageContaining("maxBodyBytes");
        assertThatThrownBy(() -> builder.maxResponseBytes(0)).hasMessageContaining("maxResponseBytes");
        assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO)).hasMessageContaining("requestTimeout");
        assertThatThrownBy(() -> builder.handlerTimeout(Duration.ofDays(1))).hasMessageContaining("handlerTimeout");
        assertThatThrownBy(() -> builder.grace(Duration.ofSeconds(-1))).hasMessageContaining("grace");
        assertThatThrownBy(() -> builder.host(" ")).hasMessageContaining("host");
        assertThatThrownBy(() -> builder.metricsPath("metrics")).hasMessageContaining("slash");
        assertThatThrownBy(() -> builder.durationBoundsMs()).hasMessageContaining("bounds");
        assertThatThrownBy(() -> builder.route(HttpRoute.get("/"), null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void path_thatIsNone_isRefused() {
        for (String path : List.of("", "a", "/a b", "/{}", "/{1}", "/{a", "/a{b}", "/%41", "/\u00e4", "/?", "/a\r\n")) {
            assertThatThrownBy(() -> HttpRoute.get(path)).as(path).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> HttpRoute.get("/{a}/{a}")).hasMessageContaining("twice");
    }

    @Test
    void response_withLineBreakInField_isRefused() {
        HttpResponse response = HttpResponse.status(204);
        assertThatThrownBy(() -> response.header("X", "a\r\nSet-Cookie: b")).hasMessageContaining("X");
        assertThatThrownBy(() -> response.header("X\r\nY", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> response.header("Content-Length", "1")).hasMessageContaining("set by the server");
        assertThatThrownBy(() -> HttpResponse.status(199)).hasMessageContaining("199");
        assertThatThrownBy(() -> HttpResponse.text(204, "x")).hasMessageContaining("no body");
        assertThat(response.header("X", "a").header("x", "b").headers("X")).containsExactly("a", "b");
        assertThat(response.headers("X")).isEmpty();
    }
}
