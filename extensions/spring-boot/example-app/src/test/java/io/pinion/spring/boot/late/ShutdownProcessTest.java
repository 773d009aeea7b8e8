package io.pinion.spring.boot.late;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A real process with a real web server, a request in flight, and a real signal. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class ShutdownProcessTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private AppProcess app;

    @AfterEach
    void kill() {
        if (app != null) {
            app.close();
        }
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                .timeout(Duration.ofSeconds(60))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> answerOfRequestInFlight() throws Exception {
        CompletableFuture<HttpResponse<String>> inFlight = get("/late");
        app.awaitLine("request entered");
        app.terminate();
        return inFlight.get(60, TimeUnit.SECONDS);
    }

    @Test
    void request_inFlightAtSigterm_isAnsweredByWorker() throws Exception {
        app = AppProcess.start();

        HttpResponse<String> answer = answerOfRequestInFlight();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("answer of orders");
        assertThat(app.exitCode()).isEqualTo(128 + 15);
        assertThat(app.output())
                .containsSubsequence("request submits", "Worker 'orders' closed in")
                .contains("1 accepted, 1 completed, 0 failed")
                .contains("Worker 'mail' closed in")
                .doesNotContain("never run");
    }

    /** The twin: what must go wrong if workers are stopped before the web server. */
    @Test
    void request_inFlightWithPhaseReversed_isRefusedByWorker() throws Exception {
        app = AppProcess.start("--pinion.phase=" + Integer.MAX_VALUE);

        HttpResponse<String> answer = answerOfRequestInFlight();

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(app.exitCode()).isEqualTo(128 + 15);
        assertThat(app.output()).containsSubsequence("Worker 'orders' closed in", "request submits", "request refused");
    }

    @Test
    void example_running_servesOrdersHealthAndMetrics() throws Exception {
        app = AppProcess.start();

        HttpRequest order = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/orders/tea"))
                .POST(BodyPublishers.noBody())
                .build();
        assertThat(client.send(order, BodyHandlers.ofString()).body()).isEqualTo("tea is order 1");
        assertThat(get("/orders").get().body()).isEqualTo("[\"tea\"]");
        app.awaitLine("Mail about an order of 3 characters");
        assertThat(app.output()).containsPattern("\\[ +mail\\]");
        assertThat(get("/actuator/health").get().body())
                .contains("\"pinion\":{", "\"orders\":{", "\"mail\":{", "\"status\":\"UP\"");
        assertThat(get("/actuator/metrics/pinion.worker.accepted?tag=worker:mail")
                        .get()
                        .body())
                .contains("\"value\":1.0");
        app.terminate();
        assertThat(app.exitCode()).isEqualTo(128 + 15);
    }
}
