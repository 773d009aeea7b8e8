package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.ByteText;
import io.pinion.logging.internal.text.RecordEncoder;
import io.pinion.logging.internal.text.RecordTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random entries, hostile ones among them: each record is what its format allows, and says what the entry says. */
class FormatsRandomTest {
    private static final int ENTRIES = 20_000;
    private static final long SEED = 20_261_128;
    private static final Pattern GELF_NAME = Pattern.compile("_[\\w.\\-]*");

    private void check(LogFormat format, BiConsumer<LogEntry, String> reading) {
        RandomEntries random = new RandomEntries(SEED);
        LogEntry entry = Encoded.entry();
        RecordEncoder encoder = format.encoder();
        ByteText out = new ByteText(1 << 20);
        BodyWriter body = format.bodyWriter(64 << 20);
        for (int i = 0; i < ENTRIES; i++) {
            random.fill(entry);
            out.clear();
            encoder.encode(entry, out);
            String text = Encoded.utf8(out.toByteArray());
            try {
                assertClean(text, format.toString().equals("syslog"));
                reading.accept(entry, text);
                shorten(encoder, entry, out.length());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + SEED + ", entry " + i + ": " + text, e);
            }
            if (body != null && i < 5_000) {
                body.add(out.buffer(), entry);
            }
        }
        if (body != null) {
            assertBody(body);
        }
    }

    private static void assertClean(String text, boolean tabs) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && !(tabs && c == '\t') || c == '\u2028' || c == '\u2029') {
                throw new AssertionError("control character " + (int) c + " at " + i);
            }
        }
    }

    /** One byte less than it needs is too large, and what is left out then makes it fit. */
    private static void shorten(RecordEncoder encoder, LogEntry entry, int length) {
        ByteText small = new ByteText(length - 1);
        try {
            encoder.encode(entry, small);
            throw new AssertionError("nothing was too large");
        } catch (RecordTooLargeException e) {
            assertThat(small.length()).isLessThan(length);
        }
    }

    private static void assertBody(BodyWriter body) {
        int bytes = body.bytes();
        byte[] whole = body.finish();
        assertThat(whole).hasSize(bytes);
        String text = new String(whole, StandardCharsets.UTF_8);
        if (body.contentType().equals("application/json")) {
            Encoded.json(text);
        } else {
            text.lines().forEach(Encoded::json);
        }
    }

    @Test
    void jsonLines_ofRandomEntries_readBack() {
        check(LogFormat.jsonLines(Map.of("service", "shop")), (entry, text) -> {
            JsonNode node = Encoded.json(text);
            assertThat(node.get("message").textValue()).isEqualTo(Encoded.wellFormed(entry.message()));
            assertThat(node.path("logger").asText()).isEqualTo(Encoded.wellFormed(entry.logger()));
            assertThat(node.path("thread").asText()).isEqualTo(Encoded.wellFormed(entry.thread()));
            if (entry.fieldCount() > 0) {
                String key = Encoded.wellFormed(entry.key(entry.fieldCount() - 1));
                assertThat(node.get("fields").get(key.isEmpty() ? "_" : key).asText())
                        .isEqualTo(Encoded.wellFormed(valueText(entry, entry.fieldCount() - 1)));
            }
        });
    }

    private static String valueText(LogEntry entry, int index) {
        Object value = entry.value(index);
        return value instanceof Float number && Float.isFinite(number)
                ? String.valueOf(Double.parseDouble(number.toString()))
                : value.toString();
    }

    @Test
    void syslog_ofRandomEntries_isByTheGrammar() {
        check(LogFormat.syslog().fields(Map.of("env", "test")).build(), (entry, text) -> {
            SyslogReading reading = SyslogReading.of(text);
            assertThat(new HashSet<>(reading.names)).hasSameSizeAs(reading.names);
            if (entry.thrown() == null && entry.stackTrace() == null) {
                String message = entry.message().toString();
                assertThat(reading.message == null ? "" : reading.message).isEqualTo(line(message));
            }
            if (entry.fieldCount() > 0) {
                assertThat(reading.values.get(reading.values.size() - 1))
                        .isEqualTo(line(entry.value(entry.fieldCount() - 1).toString()));
            }
        });
    }

    /** The escapes of a line, written plainly. */
    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        Encoded.wellFormed(text).codePoints().forEach(point -> {
            if (point == '\n') {
                line.append("\\n");
            } else if (point == '\r') {
                line.append("\\r");
            } else if (Character.isISOControl(point) && point != '\t' || point == 0x2028 || point == 0x2029) {
                line.append(String.format("\\u%04x", point));
            } else {
                line.appendCodePoint(point);
            }
        });
        return line.toString();
    }

    @Test
    void gelf_ofRandomEntries_isBySpecification() {
        check(LogFormat.gelf("h", Map.of("env", "test")), (entry, text) -> {
            JsonNode node = Encoded.json(text);
            assertThat(node.get("version").textValue()).isEqualTo("1.1");
            assertThat(node.get("host").textValue()).isEqualTo("h");
            assertThat(node.get("short_message").textValue()).isNotBlank();
            assertThat(node.get("timestamp").isNumber()).isTrue();
            assertThat(node.get("level").intValue()).isEqualTo(entry.severity().syslogCode());
            Set<String> known = Set.of("version", "host", "short_message", "full_message", "timestamp", "level");
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (!known.contains(field.getKey())) {
                    assertThat(GELF_NAME.matcher(field.getKey()).matches())
                            .as(field.getKey())
                            .isTrue();
                    assertThat(field.getKey()).isNotEqualTo("_id");
                    assertThat(field.getValue().isTextual() || field.getValue().isNumber())
                            .isTrue();
                }
            }
        });
    }

    @Test
    void loki_ofRandomEntries_readBack() {
        check(LogFormat.loki(Map.of("app", "shop")), (entry, text) -> {
            JsonNode node = Encoded.json(text);
            assertThat(node).hasSize(2);
            assertThat(Long.parseLong(node.get(0).textValue()) - entry.epochNs())
                    .isBetween(0L, (long) ENTRIES);
            assertThat(Encoded.json(node.get(1).textValue()).get("message").textValue())
                    .isEqualTo(Encoded.wellFormed(entry.message()));
        });
    }

    @Test
    void otlp_ofRandomEntries_readBack() {
        check(LogFormat.otlp(Map.of("service.name", "shop")), (entry, text) -> {
            JsonNode node = Encoded.json(text);
            assertThat(node.get("body").get("stringValue").textValue()).isEqualTo(Encoded.wellFormed(entry.message()));
            assertThat(node.path("traceId").asText("5b8efff798038103d269b633813fc60c"))
                    .matches("[0-9a-f]{32}");
            Set<String> keys = new HashSet<>();
            node.path("attributes").forEach(attribute -> {
                assertThat(keys.add(attribute.get("key").textValue())).isTrue();
                assertThat(attribute.get("value")).hasSize(1);
            });
        });
    }
}
