package io.pinion.logging;

import static io.pinion.logging.Encoded.TIME_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.ByteText;
import io.pinion.logging.internal.text.RecordEncoder;
import io.pinion.logging.internal.text.RecordTooLargeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The push of Loki. */
class LokiFormatTest {
    private static final LogFormat FORMAT = LogFormat.loki(Map.of("app", "shop"));

    private static LogEntry entry(Severity severity, String message) {
        return Encoded.entry().begin(severity, TIME_NS, "l", "").message(message);
    }

    @Test
    void body_groupsByLevelAndKeepsOrder() {
        String body = Encoded.body(
                FORMAT,
                entry(Severity.ERROR, "e1"),
                entry(Severity.INFO, "i1"),
                entry(Severity.ERROR, "e2"),
                entry(Severity.INFO, "\"i2\""));

        assertThat(body)
                .isEqualTo("{\"streams\":[{\"stream\":{\"level\":\"info\",\"app\":\"shop\"},\"values\":["
                        + "[\"1065910455003000789\",\"{\\\"level\\\":\\\"INFO\\\",\\\"logger\\\":\\\"l\\\","
                        + "\\\"message\\\":\\\"i1\\\"}\"],"
                        + "[\"1065910455003000789\",\"{\\\"level\\\":\\\"INFO\\\",\\\"logger\\\":\\\"l\\\","
                        + "\\\"message\\\":\\\"\\\\\\\"i2\\\\\\\"\\\"}\"]]},"
                        + "{\"stream\":{\"level\":\"error\",\"app\":\"shop\"},\"values\":["
                        + "[\"1065910455003000789\",\"{\\\"level\\\":\\\"ERROR\\\",\\\"logger\\\":\\\"l\\\","
                        + "\\\"message\\\":\\\"e1\\\"}\"],"
                        + "[\"1065910455003000789\",\"{\\\"level\\\":\\\"ERROR\\\",\\\"logger\\\":\\\"l\\\","
                        + "\\\"message\\\":\\\"e2\\\"}\"]]}]}");
    }

    @Test
    void encode_sameTime_isMadeDistinct() {
        RecordEncoder encoder = FORMAT.encoder();
        LogEntry entry = entry(Severity.INFO, "m");
        ByteText out = new ByteText(1 << 20);
        encoder.encode(entry, out.put('['));
        encoder.encode(entry, out.put(','));
        encoder.encode(entry, out.put(','));
        encoder.encode(Encoded.entry().begin(Severity.INFO, TIME_NS + 10, "l", ""), out.put(','));
        JsonNode node = Encoded.json(Encoded.utf8(out.put(']').toByteArray()));

        assertThat(node.get(0).get(0).textValue()).isEqualTo("1065910455003000789");
        assertThat(node.get(1).get(0).textValue()).isEqualTo("1065910455003000790");
        assertThat(node.get(2).get(0).textValue()).isEqualTo("1065910455003000791");
        assertThat(node.get(3).get(0).textValue()).isEqualTo("1065910455003000799");
    }

    @Test
    void bytes_areThoseOfTheBody() {
        BodyWriter body = FORMAT.bodyWriter(1 << 20);
        for (int round = 0; round < 2; round++) {
            assertThat(body.records()).isZero();
            for (int i = 0; i < 200; i++) {
                LogEntry entry = entry(Severity.values()[i % 6], "m" + i);
                body.add(ByteBuffer.wrap(Encoded.bytes(FORMAT, entry)), entry);
            }
            assertThat(body.records()).isEqualTo(200);
            int bytes = body.bytes();
            byte[] whole = body.finish();
            assertThat(whole).hasSize(bytes);
            assertThat(Encoded.json(Encoded.utf8(whole)).get("streams")).hasSize(6);
        }
        assertThat(Encoded.utf8(body.finish())).isEqualTo("{\"streams\":[]}");
    }

    @Test
    void body_beyondItsBound_keepsWhatItHad() {
        LogEntry entry = entry(Severity.INFO, "m");
        byte[] record = Encoded.bytes(FORMAT, entry);
        byte[] expected = Encoded.body(FORMAT, entry).getBytes(StandardCharsets.UTF_8);
        BodyWriter body = FORMAT.bodyWriter(expected.length);
        body.add(ByteBuffer.wrap(record), entry);

        assertThatThrownBy(() -> body.add(ByteBuffer.wrap(record), entry)).isInstanceOf(RecordTooLargeException.class);
        assertThat(body.finish()).isEqualTo(expected);
        assertThatThrownBy(() -> FORMAT.bodyWriter(expected.length - 1).add(ByteBuffer.wrap(record), entry))
                .isInstanceOf(RecordTooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a-b", "a.b", "__x", "\u00e9", "level"})
    void loki_wrongLabel_isRefused(String name) {
        assertThatThrownBy(() -> LogFormat.loki(Map.of(name, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label name '" + name + "'");
    }

    @Test
    void loki_tooManyLabels_areRefused() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < 15; i++) {
            labels.put("a" + i, "x");
        }

        assertThatThrownBy(() -> LogFormat.loki(labels)).hasMessageContaining("at most 14 labels");
    }

    @Test
    void format_isForHttpOnly() {
        assertThat(FORMAT.framing()).isNull();
        assertThat(FORMAT.fitsDatagrams()).isFalse();
        assertThat(FORMAT.bodyWriter(10).contentType()).isEqualTo("application/json");
    }
}
