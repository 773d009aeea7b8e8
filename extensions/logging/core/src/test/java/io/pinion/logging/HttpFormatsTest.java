package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinion.logging.HttpReceiver.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The formats as bodies: whole, also when a batch is sent again or in halves. */
class HttpFormatsTest {
    private static final BiConsumer<LogEntry, Integer> EVENT = (entry, i) -> entry.begin(
                    Severity.values()[i % Severity.values().length], 1_000_000_000L + i, "logger-" + i % 3, "t")
            .message("event \"" + i + "\" \u00e4\n");

    private static final int EVENTS = 500;

    private final HttpReceiver receiver = HttpReceiver.start();

    @AfterEach
    void close() {
        receiver.close();
    }

    /** Sends events to a receiver that wants smaller bodies, and takes the second attempt; what it took. */
    private List<JsonNode> ship(LogFormat format) throws Exception {
        receiver.reply(Reply.of(429));
        receiver.always((exchange, request) ->
                exchange.sendResponseHeaders(request.body().length() > 20_000 ? 413 : 200, -1));
        LogShipper shipper = LogShipper.builder(Destination.http(receiver.uri()), format)
                .backoff(Duration.ofMillis(1), Duration.ofMillis(10))
                .overflow(Overflow.blockFor(Duration.ofSeconds(20)))
                .listener((severity, message, cause) -> {})
                .build();
        try (shipper) {
            for (int i = 0; i < EVENTS; i++) {
                assertThat(shipper.publish(Severity.ERROR, EVENT, i)).isTrue();
            }
            assertThat(shipper.flush(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(shipper.stats().sent()).as(shipper.stats().toString()).isEqualTo(EVENTS);
        assertThat(shipper.stats().repeated()).isZero();
        List<JsonNode> taken = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (HttpReceiver.Request request : receiver.requests.subList(1, receiver.requests.size())) {
            if (request.body().length() <= 20_000) {
                for (String line : request.records()) {
                    taken.add(json.readTree(line));
                }
            }
        }
        return taken;
    }

    private static List<String> expected() {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            messages.add("event \"" + i + "\" \u00e4\n");
        }
        return messages;
    }

    @Test
    void jsonLines_inHalves_arriveOnceInOrder() throws Exception {
        List<String> messages = new ArrayList<>();
        ship(LogFormat.jsonLines())
                .forEach(line -> messages.add(line.path("message").asText()));
        assertThat(messages).isEqualTo(expected());
        assertThat(receiver.requests.get(0).contentType()).isEqualTo("application/x-ndjson");
    }

    @Test
    void otlp_inHalves_arrivesOnceInOrderUnderItsLoggers() throws Exception {
        List<String> messages = new ArrayList<>();
        for (JsonNode body : ship(LogFormat.otlp(Map.of("service.name", "test")))) {
            for (JsonNode scope : body.at("/resourceLogs/0/scopeLogs")) {
                for (JsonNode record : scope.path("logRecords")) {
                    assertThat(scope.at("/scope/name").asText()).isEqualTo("logger-" + messages.size() % 3);
                    messages.add(record.at("/body/stringValue").asText());
                }
            }
        }
        assertThat(messages).isEqualTo(expected());
    }

    @Test
    void loki_inHalves_arrivesOnceUnderItsLevels() throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<String> messages = new ArrayList<>();
        for (JsonNode body : ship(LogFormat.loki(Map.of("app", "test")))) {
            for (JsonNode stream : body.path("streams")) {
                for (JsonNode value : stream.path("values")) {
                    JsonNode line = json.readTree(value.get(1).asText());
                    assertThat(line.path("level").asText())
                            .isEqualToIgnoringCase(stream.at("/stream/level").asText());
                    messages.add(line.path("message").asText());
                }
            }
        }
        assertThat(messages).containsExactlyInAnyOrderElementsOf(expected());
    }
}
