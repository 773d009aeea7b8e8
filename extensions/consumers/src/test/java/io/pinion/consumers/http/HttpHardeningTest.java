package io.pinion.consumers.http;

import static io.pinion.consumers.http.RawClient.ask;
import static io.pinion.consumers.http.RawClient.body;
import static io.pinion.consumers.http.RawClient.get;
import static io.pinion.consumers.http.RawClient.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What unfriendly clients do, over real sockets. */
class HttpHardeningTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n";

    private HttpServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private HttpServer start(HttpServerBuilder builder) {
        server = builder.port(0)
                .route(HttpRoute.get("/"), r -> HttpResponse.text(200, "ok"))
                .route(HttpRoute.post("/echo"), r -> HttpResponse.bytes(200, "application/octet-stream", r.body()))
                .start();
        return server;
    }

    private static HttpServerBuilder builder() {
        return HttpServer.builder("hard");
    }

    private static void await(BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(endNs);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void assertAlive() throws IOException {
        assertThat(body(get(server, "/"))).isEqualTo("ok");
    }

    @Test
    void clients_tenAtOnce_areAllServed() throws Exception {
        start(builder());
        ExecutorService clients = Executors.newFixedThreadPool(10);
        try {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String text = "client " + i;
                Callable<Integer> client = () -> {
                    go.await();
                    int right = 0;
                    for (int n = 0; n < 50; n++) {
                        String request = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + text.length()
                                + "\r\n\r\n" + text;
                        right += body(ask(server.address(), request)).equals(text) ? 1 : 0;
                    }
                    return right;
                };
                results.add(clients.submit(client));
            }
            go.countDown();
            for (Future<Integer> result : results) {
                assertThat(result.get(50, TimeUnit.SECONDS)).isEqualTo(50);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    @DisplayName("T44: a slow head is ended by the deadline, whatever trickles in")
    void client_thatIsSlow_getsA408() throws Exception {
        start(builder().requestTimeout(Duration.ofMillis(300)));
        try (RawClient client = new RawClient(server.address())) {
            client.send(GET);
            AtomicInteger sent = new AtomicInteger();
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.readAll();
                } catch (IOException e) {
                    return e.toString();
                }
            });
            long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!answer.isDone() && System.nanoTime() < endNs) {
                try {
                    client.send("a");
                    sent.incrementAndGet();
                } catch (IOException e) {
                    break;
                }
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(status(answer.get(20, TimeUnit.SECONDS))).isEqualTo(408);
            assertThat(sent.get()).isPositive();
        }
        assertAlive();
    }

    @Test
    void client_thatSaysNothing_isClosedWithoutAnAnswer() throws Exception {
        start(builder().requestTimeout(Duration.ofMillis(50)));
        try (RawClient client = new RawClient(server.address())) {
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    @DisplayName("T44: a peer that does not read its response is given up, and its place is free again")
    void client_thatDoesNotRead_isGivenUp() throws Exception {
        Metrics metrics = Metrics.create();
        server = builder()
                .port(0)
                .metrics(metrics)
                .requestTimeout(Duration.ofMillis(300))
                .route(HttpRoute.get("/"), r -> HttpResponse.text(200, "ok"))
                .route(HttpRoute.get("/large"), r -> HttpResponse.text(200, "x".repeat(8 << 20)))
                .start();
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            await(() -> metrics.text().contains("route=\"/large\",status=\"2xx\"} 1\n"));
            await(() -> metrics.text().contains("\nhttp_connections 0\n"));
        }
        assertAlive();
    }

    @Test
    @DisplayName("T44: a peer that reads a little now and then is given up as well")
    void client_thatTricklesItsReading_isGivenUp() throws Exception {
        server = builder()
                .port(0)
                .requestTimeout(Duration.ofMillis(300))
                .route(HttpRoute.get("/large"), r -> HttpResponse.text(200, "x".repeat(8 << 20)))
                .start();
        try (RawClient client = new RawClient(server.address(), 4096)) {
            client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.trickle(1024, TimeUnit.MILLISECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(10)))
                    .isLessThan(8 << 20);
        }
    }

    @Test
    void client_thatEndsItsHalf_isAnsweredIfTheRequestIsWhole() throws Exception {
        start(builder());
        try (RawClient client = new RawClient(server.address())) {
            client.send(GET + "\r\n");
            client.endOutput();
            assertThat(body(client.readAll())).isEqualTo("ok");
        }
        try (RawClient client = new RawClient(server.address())) {
            client.send(GET);
            client.endOutput();
            assertThat(client.readAll()).contains(" 400 ").contains("cut off");
        }
    }

    @Test
    void request_behindTheFirst_isIgnored() throws Exception {
        start(builder());
        String response = ask(server.address(), (GET + "\r\n").repeat(2));

        assertThat(response.split("HTTP/1.1 200", -1)).hasSize(2);
    }

    @Test
    @DisplayName("T44: the 33rd connection gets a 503, and the places come back")
    void connections_moreThanAllowed_areTurnedAway() throws Exception {
        start(builder().requestTimeout(Duration.ofMinutes(1)));
        List<RawClient> held = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                RawClient client = new RawClient(server.address());
                client.send(GET);
                held.add(client);
            }
            try (RawClient extra = new RawClient(server.address())) {
                assertThat(extra.readAll()).startsWith("HTTP/1.1 503 ").contains("Retry-After");
            }
            held.get(0).send("\r\n");
            assertThat(body(held.get(0).readAll())).isEqualTo("ok");
            held.get(0).close();
            await(() -> {
                try {
                    return status(get(server, "/")) == 200;
                } catch (IOException e) {
                    return false;
                }
            });
        } finally {
            for (RawClient client : held) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("T44: many connections beyond the limit cost no more than resets")
    void connections_inAFlood_leaveTheServerAlive() throws Exception {
        start(builder().maxConnections(4).requestTimeout(Duration.ofMillis(500)));
        List<Socket> flood = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket();
                flood.add(socket);
                connectOrReset(socket);
            }
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
        await(() -> {
            try {
                return status(get(server, "/")) == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    @DisplayName("T44: after a flood, one too many is told so again")
    void connections_afterAFlood_areToldAgain() throws Exception {
        start(builder().maxConnections(2).requestTimeout(Duration.ofMinutes(1)));
        List<Socket> flood = new ArrayList<>();
        try (RawClient first = new RawClient(server.address());
                RawClient second = new RawClient(server.address())) {
            first.send(GET);
            second.send(GET);
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket();
                flood.add(socket);
                connectOrReset(socket);
            }
            for (Socket socket : flood) {
                socket.close();
            }
            await(() -> {
                try {
                    return status(get(server, "/")) == 503;
                } catch (IOException e) {
                    return false;
                }
            });
        }
    }

    private void connectOrReset(Socket socket) {
        try {
            socket.connect(server.address(), 10_000);
        } catch (IOException e) {
            // A reset may come so early that it looks like a refusal.
        }
    }

    @Test
    @DisplayName("T44: an endless head ends at its limit")
    void head_thatIsEndless_isRefused() throws Exception {
        start(builder());
        InetSocketAddress address = server.address();
        assertThat(status(ask(address, "GET /" + "a".repeat(20_000)))).isEqualTo(414);
        assertThat(status(ask(address, GET + "X: " + "a".repeat(20_000)))).isEqualTo(431);
        assertThat(status(ask(address, GET + "a: b\r\n".repeat(200)))).isEqualTo(431);
        assertThat(status(ask(address, "BREW / HTTP/1.1\r\nHost: x\r\n\r\n"))).isEqualTo(501);
        assertThat(status(ask(address, "GET / HTTP/3.0\r\nHost: x\r\n\r\n"))).isEqualTo(505);
        assertThat(status(ask(address, "GET /none HTTP/1.1\r\nHost: x\r\n\r\n")))
                .isEqualTo(404);
        assertThat(status(ask(address, "GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n"))).isEqualTo(400);
        assertThat(status(ask(address, "GET /?%ff HTTP/1.1\r\nHost: x\r\n\r\n")))
                .isEqualTo(400);
        assertAlive();
    }

    @Test
    @DisplayName("F31: a large body is refused before it is read")
    void body_thatIsTooLarge_isRefused() throws Exception {
        start(builder().maxBodyBytes(1000));
        String post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
        assertThat(status(ask(server.address(), post + "Content-Length: 1001\r\n\r\n")))
                .isEqualTo(413);
        assertThat(status(ask(server.address(), post + "Transfer-Encoding: chunked\r\n\r\n3E9\r\n")))
                .isEqualTo(413);
        String whole = post + "Content-Length: 1000\r\n\r\n" + "x".repeat(1000);
        assertThat(body(ask(server.address(), whole))).hasSize(1000);
    }

    @Test
    @DisplayName("F31: a megabyte in one-byte chunks is one body")
    void body_inOneByteChunks_isOneBody() throws Exception {
        start(builder().requestTimeout(Duration.ofMinutes(1)));
        String post = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        String response = ask(server.address(), post + "1\r\nz\r\n".repeat(1 << 20) + "0\r\n\r\n");

        assertThat(body(response)).hasSize(1 << 20).matches("z+");
    }

    @Test
    void client_thatWaitsForAWord_getsIt() throws Exception {
        start(builder());
        try (RawClient client = new RawClient(server.address())) {
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("hi");
            assertThat(body(client.readAll())).isEqualTo("hi");
        }
    }

    @Test
    void client_thatLeaves_doesNotFreeThePlaceOfItsHandler() throws Exception {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        start(builder().maxConnections(1).routeAsync(HttpRoute.get("/slow"), r -> {
            begun.incrementAndGet();
            return answer;
        }));
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            await(() -> begun.get() == 1);
        }
        assertThat(status(get(server, "/slow"))).isIn(503, -1);
        assertThat(begun.get()).isEqualTo(1);

        answer.complete(HttpResponse.status(204));

        await(() -> {
            try {
                return status(get(server, "/")) == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void curl_ofAllKinds_agrees(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
        start(builder());
        Path large = Files.write(directory.resolve("large"), new byte[900_000]);
        String url = "http://127.0.0.1:" + server.address().getPort();

        assertThat(curl(directory, url + "/")).isEqualTo("ok 200");
        assertThat(curl(directory, "--http1.0", url + "/")).isEqualTo("ok 200");
        assertThat(curl(directory, "-d", "a=1", url + "/echo")).isEqualTo("a=1 200");
        assertThat(curl(directory, "-H", "Transfer-Encoding: chunked", "-d", "abc", url + "/echo"))
                .isEqualTo("abc 200");
        assertThat(curl(directory, "-I", url + "/"))
                .contains("405 Method Not Allowed")
                .endsWith(" 405");
        String sent = curl(
                directory, "-H", "Expect: 100-continue", "--data-binary", "@" + large, "-o", "back", url + "/echo");
        assertThat(sent).isEqualTo(" 200");
        assertThat(Files.size(directory.resolve("back"))).isEqualTo(900_000);
    }

    private static String curl(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/curl", "-s", "-q", "--noproxy", "*", "-m", "30"));
        command.addAll(List.of("-w", " %{http_code}"));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }
}
