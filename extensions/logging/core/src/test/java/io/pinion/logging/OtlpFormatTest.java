package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.RecordTooLargeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP in JSON. */
class OtlpFormatTest {
    private static final LogFormat FORMAT = LogFormat.otlp(Map.of("service.name", "my.service"));
    private static final String TRACE = "5b8efff798038103d269b633813fc60c";
    private static final String SPAN = "eee19b7ec3c1b174";

    private static LogEntry entry(String logger) {
        return Encoded.entry()
                .begin(Severity.WARN, 1_544_712_660_300_000_000L, logger, "")
                .message("Example log record");
    }

    @Test
    void body_likeTheExampleOfTheProtocol_isAsThere() {
        LogEntry entry = entry("my.library")
                .field("traceId", TRACE)
                .field("span_id", SPAN)
                .field("string.attribute", "some string")
                .field("boolean.attribute", true)
                .field("int.attribute", 10)
                .field("double.attribute", 637.704);

        assertThat(Encoded.body(FORMAT, entry))
                .isEqualTo("{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                        + "{\"stringValue\":\"my.service\"}}]},\"scopeLogs\":[{\"scope\":{\"name\":\"my.library\"},\"logRecords\":["
                        + "{\"timeUnixNano\":\"1544712660300000000\",\"observedTimeUnixNano\":\"1544712660300000000\","
                        + "\"severityNumber\":13,\"severityText\":\"WARN\",\"body\":{\"stringValue\":\"Example log record\"},"
                        + "\"attributes\":[{\"key\":\"string.attribute\",\"value\":{\"stringValue\":\"some string\"}},"
                        + "{\"key\":\"boolean.attribute\",\"value\":{\"boolValue\":true}},"
                        + "{\"key\":\"int.attribute\",\"value\":{\"intValue\":\"10\"}},"
                        + "{\"key\":\"double.attribute\",\"value\":{\"doubleValue\":637.704}}],"
                        + "\"traceId\":\"" + TRACE + "\",\"spanId\":\"" + SPAN + "\"}]}]}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "5B8EFFF798038103D269B633813FC60C",
                "00000000000000000000000000000000",
                "5b8efff798038103d269b633813fc60g"
            })
    void encode_notATraceId_staysAnAttribute(String id) {
        JsonNode node = Encoded.json(FORMAT, entry("l").field("trace_id", id));

        assertThat(node.has("traceId")).isFalse();
        assertThat(attribute(node, "trace_id").get("stringValue").textValue()).isEqualTo(id);
    }

    @Test
    void encode_twoTraceIds_keepsTheOtherAsAttribute() {
        String other = "f".repeat(32);
        JsonNode node = Encoded.json(FORMAT, entry("l").field("trace_id", other).field("traceId", TRACE));

        assertThat(node.get("traceId").textValue()).isEqualTo(TRACE);
        assertThat(attribute(node, "trace_id").get("stringValue").textValue()).isEqualTo(other);
        assertThat(node.get("attributes")).hasSize(1);
    }

    @Test
    void encode_exceptionAndThread_areAttributes() {
        LogEntry entry = Encoded.entry("m")
                .thrown(new IllegalStateException("boom"))
                .field("exception.message", "mine")
                .field("nan", Double.NaN);

        JsonNode node = Encoded.json(FORMAT, entry);

        assertThat(attribute(node, "thread.name").get("stringValue").textValue())
                .isEqualTo("main");
        assertThat(attribute(node, "exception.type").get("stringValue").textValue())
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(attribute(node, "exception.message").get("stringValue").textValue())
                .isEqualTo("mine");
        assertThat(attribute(node, "exception.stacktrace").get("stringValue").textValue())
                .startsWith("java.lang.IllegalStateException: boom\n\tat ");
        assertThat(attribute(node, "nan").get("doubleValue").textValue()).isEqualTo("NaN");
        assertThat(node.get("attributes")).hasSize(5);
    }

    @Test
    void encode_beforeTheEpoch_isUnknownTime() {
        JsonNode node = Encoded.json(FORMAT, Encoded.entry().begin(Severity.INFO, -1, "", ""));

        assertThat(node.get("timeUnixNano").textValue()).isEqualTo("0");
        assertThat(node.has("attributes")).isFalse();
    }

    @Test
    void body_loggerChanges_beginsAScope() {
        JsonNode scopes = Encoded.json(Encoded.body(FORMAT, entry("a"), entry("a"), entry("b"), entry(""), entry("a")))
                .get("resourceLogs")
                .get(0)
                .get("scopeLogs");

        assertThat(scopes).hasSize(4);
        assertThat(scopes.get(0).get("scope").get("name").textValue()).isEqualTo("a");
        assertThat(scopes.get(0).get("logRecords")).hasSize(2);
        assertThat(scopes.get(1).get("scope").get("name").textValue()).isEqualTo("b");
        assertThat(scopes.get(2).get("scope")).isEmpty();
        assertThat(scopes.get(3).get("logRecords")).hasSize(1);
    }

    @Test
    void body_beyondItsBound_keepsWhatItHad() {
        LogEntry entry = entry("a");
        byte[] record = Encoded.bytes(FORMAT, entry);
        byte[] expected = Encoded.body(FORMAT, entry).getBytes(StandardCharsets.UTF_8);
        BodyWriter body = FORMAT.bodyWriter(expected.length);
        body.add(ByteBuffer.wrap(record), entry);

        assertThatThrownBy(() -> body.add(ByteBuffer.wrap(record), entry("b")))
                .isInstanceOf(RecordTooLargeException.class);
        assertThat(body.records()).isOne();
        assertThat(body.bytes()).isEqualTo(expected.length);
        assertThat(body.finish()).isEqualTo(expected);
        assertThat(body.bytes()).isEqualTo(body.finish().length);
        assertThatThrownBy(() -> FORMAT.bodyWriter(expected.length - 1).add(ByteBuffer.wrap(record), entry))
                .isInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void body_empty_isValid() {
        assertThat(Encoded.body(LogFormat.otlp(Map.of())))
                .isEqualTo("{\"resourceLogs\":[{\"resource\":{\"attributes\":[]},\"scopeLogs\":[]}]}");
    }

    @Test
    void otlp_emptyName_isRefused() {
        assertThatThrownBy(() -> LogFormat.otlp(Map.of("", "x"))).hasMessageContaining("not empty");
    }

    private static JsonNode attribute(JsonNode record, String key) {
        for (JsonNode attribute : record.get("attributes")) {
            if (attribute.get("key").textValue().equals(key)) {
                return attribute.get("value");
            }
        }
        throw new AssertionError("no " + key + " in " + record);
    }
}
