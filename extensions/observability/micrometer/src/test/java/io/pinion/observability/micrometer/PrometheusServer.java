package io.pinion.observability.micrometer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Prometheus of its own on the loopback, with its data in a temporary directory. */
final class PrometheusServer implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    private static final String CONFIG = String.join(
            "\n",
            "global:",
            "  scrape_interval: 500ms",
            "  scrape_timeout: 500ms",
            "scrape_configs:",
            "  - job_name: pinion",
            "    static_configs:",
            "      - targets: ['127.0.0.1:PORT']",
            "");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Path log;
    private final Process process;
    private final int port;

    private PrometheusServer(Path program, Path directory, int port) throws IOException {
        this.port = port;
        log = Files.createTempFile(directory, "prometheus", ".log");
        process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data-" + port),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Starts one that scrapes the loopback port twice a second; a port taken meanwhile by others is tried anew. */
    static PrometheusServer start(Path program, Path directory, int scrapedPort) throws Exception {
        Files.writeString(directory.resolve("prometheus.yml"), CONFIG.replace("PORT", Integer.toString(scrapedPort)));
        String last = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            PrometheusServer server = new PrometheusServer(program, directory, freePort());
            if (server.becomesReady()) {
                return server;
            }
            server.close();
            last = Files.readString(server.log);
        }
        throw new IllegalStateException("prometheus did not start:\n" + last);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean becomesReady() throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (process.isAlive() && System.nanoTime() - endNs < 0) {
            try {
                if (get("/-/ready").statusCode() == 200) {
                    return true;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            LockSupport.parkNanos(50_000_000);
        }
        return false;
    }

    /** The result of an instant query. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        HttpResponse<String> response =
                get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        JsonNode answer = new ObjectMapper().readTree(response.body());
        if (response.statusCode() != 200) {
            throw new IllegalArgumentException(expression + ": " + answer.path("error"));
        }
        return answer.get("data").get("result");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
