package io.pinion.logging.receivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The receivers inside the JVM alone: they take what the documents allow and nothing else. */
@Timeout(60)
class JavaReceiversTest {
    private static final String GELF = "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"_a\":1}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("time left").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void gelf_twoMessagesOverTcp_areToldApartByTheZeroByte() throws IOException {
        try (GelfReceiver receiver = new GelfReceiver()) {
            receiver.start();
            try (Socket socket = new Socket("127.0.0.1", receiver.port())) {
                socket.getOutputStream().write(bytes(GELF + "\0" + GELF + "\0" + GELF));
            }
            until(() -> receiver.received().size() == 2);
        }
    }

    @Test
    void gelf_chunksInAnyOrder_areOneMessage() throws IOException {
        try (GelfReceiver receiver = new GelfReceiver();
                DatagramSocket socket = new DatagramSocket()) {
            receiver.start();
            byte[] message = bytes(GELF);
            for (int number : new int[] {1, 0}) {
                byte[] chunk = new byte[12 + 20 + number * (message.length - 40)];
                chunk[0] = 0x1E;
                chunk[1] = 0x0F;
                chunk[10] = (byte) number;
                chunk[11] = 2;
                System.arraycopy(message, number * 20, chunk, 12, chunk.length - 12);
                socket.send(new DatagramPacket(chunk, chunk.length, InetAddress.getLoopbackAddress(), receiver.port()));
            }
            until(() -> receiver.received().size() == 1);
            assertThat(receiver.received().get(0).message()).isEqualTo("m");
            assertThat(receiver.incomplete()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"version\":\"1.0\",\"host\":\"h\",\"short_message\":\"m\"}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\" \"}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"_id\":1}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"_a b\":1}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"_a\":true}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"a\":1}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"level\":8}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"\\ud800\"}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"host\":\"h\"}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\"} x",
            })
    void gelf_malformed_isAnError(String payload) {
        assertThatThrownBy(() -> GelfRules.read(bytes(payload))).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"streams\":[]}",
                "{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"a\"]]}]}",
                "{\"streams\":[{\"stream\":{\"a-b\":\"c\"},\"values\":[[\"1\",\"a\"]]}]}",
                "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[1,\"a\"]]}]}",
                "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\"]]}]}",
                "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"a\",{\"n\":1}]]}]}",
                "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1.5\",\"a\"]]}]}",
            })
    void loki_malformed_isAnError(String body) {
        assertThatThrownBy(() -> LokiRules.readBody(bytes(body))).isInstanceOf(MalformedException.class);
    }

    private static String otlp(String logRecord) {
        return "{\"resourceLogs\":[{\"resource\":{\"attributes\":[]},\"scopeLogs\":[{\"scope\":{\"name\":\"s\"},"
                + "\"logRecords\":[" + logRecord + "]}]}]}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"timeUnixNano\":1}",
                "{\"time_unix_nano\":\"1\"}",
                "{\"severityNumber\":\"SEVERITY_NUMBER_INFO\"}",
                "{\"body\":\"text\"}",
                "{\"body\":{\"stringValue\":\"a\",\"intValue\":\"1\"}}",
                "{\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":1}}]}",
                "{\"attributes\":[{\"key\":\"a\",\"value\":{}},{\"key\":\"a\",\"value\":{}}]}",
                "{\"traceId\":\"AAAA\"}",
            })
    void otlp_malformed_isAnError(String logRecord) {
        assertThatThrownBy(() -> OtlpRules.readBody(bytes(otlp(logRecord)))).isInstanceOf(MalformedException.class);
    }

    @Test
    void otlp_record_isRead() {
        assertThat(OtlpRules.readBody(
                        bytes(otlp("{\"timeUnixNano\":\"5\",\"severityNumber\":9,\"body\":{\"stringValue\":\"m\"},"
                                + "\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":\"-1\"}}]}"))))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.message()).isEqualTo("m");
                    assertThat(entry.epochNs()).isEqualTo(5);
                    assertThat(entry.fields()).containsEntry("a", "-1").containsEntry("scope", "s");
                });
    }

    private static int post(HttpClient client, URI uri, String type, String body) throws Exception {
        return client.send(
                        java.net.http.HttpRequest.newBuilder(uri)
                                .header("Content-Type", type)
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void http_chosenAnswers_areGivenInTurn() throws Exception {
        try (HttpLogReceiver receiver = new HttpLogReceiver(HttpLogReceiver.Body.LOKI)) {
            receiver.start();
            receiver.answer(Answer.refusing(500))
                    .answer(Answer.retryAfter(429, 1))
                    .answer(Answer.slow(Duration.ofMillis(50)))
                    .answer(Answer.resetBefore())
                    .answer(Answer.half());
            HttpClient client = HttpClient.newHttpClient();
            String body = "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\"1\",\"line\"]]}]}";
            assertThat(post(client, receiver.uri(), "application/json", body)).isEqualTo(500);
            assertThat(post(client, receiver.uri(), "application/json", body)).isEqualTo(429);
            assertThat(receiver.received()).isEmpty();
            assertThat(post(client, receiver.uri(), "application/json", body)).isEqualTo(204);
            assertThat(receiver.received()).hasSize(1);
            assertThatThrownBy(() -> post(client, receiver.uri(), "application/json", body))
                    .isInstanceOf(IOException.class);
            assertThat(receiver.received()).hasSize(1);
            assertThatThrownBy(() -> post(client, receiver.uri(), "application/json", body))
                    .isInstanceOf(IOException.class);
            assertThat(receiver.received()).hasSize(2);
            assertThat(post(client, receiver.uri(), "application/json", body)).isEqualTo(204);
        }
    }

    @Test
    void http_wrongContentType_isAnErrorThatEveryLookThrows() {
        try (HttpLogReceiver receiver = new HttpLogReceiver(HttpLogReceiver.Body.JSON_LINES)) {
            receiver.start();
            assertThatThrownBy(() -> post(HttpClient.newHttpClient(), receiver.uri(), "text/plain", "{}\n"))
                    .isInstanceOf(IOException.class);
            until(() -> isMalformed(receiver));
        }
    }

    private static boolean isMalformed(HttpLogReceiver receiver) {
        try {
            receiver.received();
            return false;
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("bad content type text/plain");
            return true;
        }
    }
}
