package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.test.ManualWorker;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a client does something, by a clock that the test moves. */
class SseTimingTest {
    /** Draws the longest pause. */
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final Collected seen = new Collected();

    private static void await(ManualWorker manual, String what, BooleanSupplier condition) {
        Collected.await(what, () -> {
            manual.runAll();
            return condition.getAsBoolean();
        });
    }

    @Test
    @DisplayName("F25: pauses double from one failure to the next, and begin anew after 10 s of health")
    void reconnect_afterFailuresAndHealth_waitsAsLongAsItShould() throws Exception {
        try (ManualWorker manual = ManualWorker.create();
                SseTestServer server = new SseTestServer((request, answer) -> {
                    answer.head();
                    if (request.number() == 3) {
                        answer.awaitPeerGone();
                    }
                })) {
            try (SseClient client = seen.hook(SseClient.on(manual.worker()))
                    .reconnectDelay(Duration.ofSeconds(1))
                    .random(LONGEST)
                    .url(server.url("/"))
                    .build()) {
                client.start(seen.events::add);
                await(manual, "waiting", () -> client.status().state() == SseState.WAITING);
                manual.advance(Duration.ofMillis(999));
                assertThat(client.stats().attempts()).isEqualTo(1);
                manual.advance(Duration.ofMillis(1));
                assertThat(client.stats().attempts()).isEqualTo(2);
                await(manual, "waiting", () -> client.status().state() == SseState.WAITING);
                manual.advance(Duration.ofMillis(1_999));
                assertThat(client.stats().attempts()).isEqualTo(2);
                manual.advance(Duration.ofMillis(1));
                await(manual, "open", () -> client.stats().connections() == 3);
                manual.advance(Duration.ofSeconds(10));
                client.reconnectFromHandled(new IllegalStateException("again"));
                manual.runAll();
                manual.advance(Duration.ofMillis(999));
                assertThat(client.stats().attempts()).isEqualTo(3);
                manual.advance(Duration.ofMillis(1));
                assertThat(client.stats().attempts()).isEqualTo(4);
                Thread closer = new Thread(client::close);
                closer.start();
                await(manual, "closed", () -> client.status().state() == SseState.STOPPED);
                closer.join();
            }
        }
    }

    @Test
    @DisplayName("S3.19: the retry of the server is waited for")
    void retry_ofTheServer_isWaitedFor() throws Exception {
        try (ManualWorker manual = ManualWorker.create();
                SseTestServer server =
                        new SseTestServer((request, answer) -> answer.head().raw("retry: 7000\n\n"))) {
            try (SseClient client = seen.hook(SseClient.on(manual.worker()))
                    .random(() -> 0L)
                    .url(server.url("/"))
                    .build()) {
                client.start(seen.events::add);
                await(manual, "waiting", () -> client.status().state() == SseState.WAITING);
                manual.advance(Duration.ofMillis(6_999));
                assertThat(client.stats().attempts()).isEqualTo(1);
                manual.advance(Duration.ofMillis(1));
                assertThat(client.stats().attempts()).isEqualTo(2);
                manual.worker().submit(client::close);
                manual.runAll();
                assertThat(client.status().state()).isEqualTo(SseState.STOPPED);
            }
        }
    }

    @Test
    @DisplayName("F24: silence is measured by the worker's clock, a quarter late at most")
    void silence_forTheIdleTime_endsTheConnection() throws Exception {
        try (ManualWorker manual = ManualWorker.create();
                SseTestServer server = new SseTestServer((request, answer) -> {
                    answer.head();
                    answer.awaitPeerGone();
                })) {
            try (SseClient client = seen.hook(SseClient.on(manual.worker()))
                    .url(server.url("/"))
                    .build()) {
                client.start(seen.events::add);
                await(manual, "open", () -> client.status().state() == SseState.OPEN);
                manual.advance(Duration.ofSeconds(59));
                assertThat(client.status().state()).isEqualTo(SseState.OPEN);
                manual.advance(Duration.ofSeconds(17));
                assertThat(seen.connectionErrors).hasSize(1);
                manual.worker().submit(client::close);
                manual.runAll();
            }
        }
    }
}
