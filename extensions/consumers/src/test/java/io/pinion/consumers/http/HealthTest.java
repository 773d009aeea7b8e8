package io.pinion.consumers.http;

import static io.pinion.consumers.http.RawClient.body;
import static io.pinion.consumers.http.RawClient.get;
import static io.pinion.consumers.http.RawClient.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Checks, and what clients see of them. */
class HealthTest {
    private HttpServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private void start(Health health) {
        server = HttpServer.builder("health").port(0).health(health).start();
    }

    @Test
    void health_withoutChecks_isUp() throws Exception {
        start(Health.create());
        String response = get(server, "/health/live");
        assertThat(response).startsWith("HTTP/1.1 200 ").contains("Content-Type: application/json\r\n");
        assertThat(body(response)).isEqualTo("{\"status\":\"UP\",\"checks\":{}}");
    }

    @Test
    void health_withCheckDown_is503AndSaysWhich() throws Exception {
        AtomicBoolean up = new AtomicBoolean(true);
        start(Health.create()
                .liveness("loop", HealthStatus::up)
                .readiness("broker", HealthStatus::up)
                .readiness(
                        "queue",
                        () -> up.get() ? HealthStatus.up() : HealthStatus.down("no \"orders\"\n" + "x".repeat(300))));
        assertThat(status(get(server, "/health/ready"))).isEqualTo(200);

        up.set(false);

        String response = get(server, "/health/ready");
        assertThat(status(response)).isEqualTo(503);
        assertThat(body(response))
                .startsWith("{\"status\":\"DOWN\",\"checks\":{\"broker\":{\"status\":\"UP\"},"
                        + "\"queue\":{\"status\":\"DOWN\",\"reason\":\"no \\\"orders\\\"\\u000axxx")
                .endsWith("x... (cut)\"}}}");
        assertThat(status(get(server, "/health/live"))).isEqualTo(200);
    }

    @Test
    void check_thatThrows_isDownWithoutItsMessage() throws Exception {
        start(Health.create()
                .liveness("throws", () -> {
                    throw new IllegalStateException("password=1");
                })
                .readiness("null", () -> null));
        for (String path : new String[] {"/health/live", "/health/ready"}) {
            String response = get(server, path);
            assertThat(status(response)).isEqualTo(503);
            assertThat(body(response)).contains("see the log").doesNotContain("password");
        }
    }

    @Test
    @DisplayName("T44: a check that hangs is down, is not started again, and holds up nobody")
    void check_thatHangs_isDownAndRunsOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        start(Health.create(Duration.ofMillis(50)).liveness("hangs", () -> {
            runs.incrementAndGet();
            release.await();
            return HealthStatus.up();
        }));
        try {
            for (int i = 0; i < 3; i++) {
                String response = get(server, "/health/live");
                assertThat(status(response)).isEqualTo(503);
                assertThat(body(response)).contains("no answer within 50 ms");
            }
            assertThat(runs.get()).isEqualTo(1);
            assertThat(status(get(server, "/health/ready"))).isEqualTo(200);
        } finally {
            release.countDown();
        }
        long endNs = System.nanoTime() + 20_000_000_000L;
        while (status(get(server, "/health/live")) != 200) {
            assertThat(System.nanoTime()).isLessThan(endNs);
        }
    }

    @Test
    void health_onMisuse_saysWhatIsWrong() {
        Health health = Health.create().liveness("a", HealthStatus::up);
        assertThatThrownBy(() -> health.liveness("a", HealthStatus::up)).hasMessageContaining("named a already");
        assertThatThrownBy(() -> health.liveness("", HealthStatus::up)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> health.liveness("a\n", HealthStatus::up)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> health.liveness("b", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Health.create(Duration.ZERO)).hasMessageContaining("timeout");
        for (int i = 1; i < Health.MAX_CHECKS; i++) {
            health.readiness("r" + i, HealthStatus::up);
        }
        assertThatThrownBy(() -> health.readiness("more", HealthStatus::up)).hasMessageContaining("no room");
        start(health);
        assertThatThrownBy(() -> health.readiness("late", HealthStatus::up)).hasMessageContaining("too late");
    }

    @Test
    void health_besideUsersRoute_clashes() {
        assertThatThrownBy(() -> HttpServer.builder("x")
                        .port(0)
                        .health(Health.create())
                        .route(HttpRoute.get("/health/{what}"), r -> HttpResponse.status(204))
                        .route(HttpRoute.get("/health/live"), r -> HttpResponse.status(204))
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET /health/live");
    }
}
