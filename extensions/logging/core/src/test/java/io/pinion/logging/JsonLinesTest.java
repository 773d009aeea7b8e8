package io.pinion.logging;

import static io.pinion.logging.Encoded.TIME_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.logging.internal.text.BodyWriter;
import io.pinion.logging.internal.text.ByteText;
import io.pinion.logging.internal.text.Framing;
import io.pinion.logging.internal.text.RecordTooLargeException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON lines: the documented keys, numbers, escapes, duplicates, bounds. */
class JsonLinesTest {
    @Test
    void encode_withEverything_isTheDocumentedObject() {
        LogEntry entry = Encoded.entry("order \"7\"")
                .field("orderId", 7L)
                .field("price", 1.5)
                .field("paid", true)
                .field("by", "card")
                .stackTrace("java.io.IOException: no route\n\tat com.acme.Shop.sell(Shop.java:7)");

        assertThat(Encoded.text(LogFormat.jsonLines(Map.of("service", "shop")), entry))
                .isEqualTo(
                        "{\"@timestamp\":\"2003-10-11T22:14:15.003000789Z\",\"level\":\"INFO\",\"logger\":\"com.acme.Shop\","
                                + "\"thread\":\"main\",\"message\":\"order \\\"7\\\"\",\"fields\":{\"orderId\":7,\"price\":1.5,"
                                + "\"paid\":true,\"by\":\"card\"},\"error\":{\"type\":\"java.io.IOException\",\"message\":\"no route\","
                                + "\"stack\":\"java.io.IOException: no route\\n\\tat com.acme.Shop.sell(Shop.java:7)\"},"
                                + "\"service\":\"shop\"}");
    }

    @Test
    void encode_withNothing_hasTimeLevelAndMessage() {
        LogEntry entry = Encoded.entry().begin(Severity.FATAL, 0, null, null);

        assertThat(Encoded.text(LogFormat.jsonLines(), entry))
                .isEqualTo("{\"@timestamp\":\"1970-01-01T00:00:00.000000000Z\",\"level\":\"FATAL\",\"message\":\"\"}");
    }

    @Test
    void encode_sameNameTwice_keepsTheLast() {
        LogEntry entry = Encoded.entry("m")
                .field("a", 1)
                .field("b\uD800", "x")
                .field("a", 2)
                .field("b\uFFFD", "y")
                .field("", "empty")
                .field("_", "also");

        assertThat(Encoded.json(LogFormat.jsonLines(), entry).get("fields").toString())
                .isEqualTo("{\"a\":2,\"b\uFFFD\":\"y\",\"_\":\"also\"}");
    }

    @Test
    void encode_numbers_areNumbersOnlyWhereJsonHasThem() {
        LogEntry entry = Encoded.entry("m")
                .field("long", Long.MIN_VALUE)
                .field("max", Long.MAX_VALUE)
                .field("byte", (byte) -1)
                .field("short", (short) 3)
                .field("float", 0.25f)
                .field("tiny", Double.MIN_VALUE)
                .field("nan", Double.NaN)
                .field("infinite", Float.NEGATIVE_INFINITY)
                .field("big", new BigDecimal("12.50"))
                .field("none", null);

        assertThat(Encoded.text(LogFormat.jsonLines(), entry))
                .contains("\"long\":-9223372036854775808,\"max\":9223372036854775807,\"byte\":-1,\"short\":3,"
                        + "\"float\":0.25,\"tiny\":4.9E-324,\"nan\":\"NaN\",\"infinite\":\"-Infinity\","
                        + "\"big\":\"12.50\",\"none\":\"null\"");
    }

    @Test
    void field_counterThatGoesOn_hasTheValueOfThen() {
        AtomicLong counter = new AtomicLong(7);
        LogEntry entry = Encoded.entry("m").field("counter", counter);
        counter.set(8);

        assertThat(Encoded.json(LogFormat.jsonLines(), entry)
                        .get("fields")
                        .get("counter")
                        .textValue())
                .isEqualTo("7");
    }

    @Test
    void encode_hostileText_isEscapedAndReadsBack() {
        String hostile = "a\u0000\b\t\n\f\r\u001b[31m\u007f\u0085\u009b\u2028\u2029\\\"/\u00e9\u4e16\uD83D\uDE00\uDC00";
        LogEntry entry = Encoded.entry(hostile).field(hostile, hostile);

        String text = Encoded.text(LogFormat.jsonLines(), entry);
        JsonNode node = Encoded.json(text);

        assertThat(text)
                .contains(
                        "a\\u0000\\b\\t\\n\\f\\r\\u001b[31m\\u007f\\u0085\\u009b\\u2028\\u2029\\\\\\\"/\u00e9\u4e16\uD83D\uDE00\uFFFD");
        assertThat(node.get("message").textValue()).isEqualTo(Encoded.wellFormed(hostile));
        assertThat(node.get("fields").get(Encoded.wellFormed(hostile)).textValue())
                .isEqualTo(Encoded.wellFormed(hostile));
    }

    @Test
    void encode_textsOfEveryLengthAroundARun_readBack() {
        for (int length = 0; length < 300; length++) {
            String ascii = "x".repeat(length);
            String mixed = ascii + "\u00e9\n" + ascii + "\uD83D\uDE00" + ascii;
            for (CharSequence text : new CharSequence[] {mixed, new StringBuilder(mixed), ascii}) {
                LogEntry entry = Encoded.entry("").message(text);
                assertThat(Encoded.json(LogFormat.jsonLines(), entry)
                                .get("message")
                                .textValue())
                        .isEqualTo(text.toString());
            }
        }
    }

    @Test
    void encode_longNames_areCut() {
        String name = "n".repeat(5_000);
        LogEntry entry =
                Encoded.entry().begin(Severity.INFO, TIME_NS, name, name).message("m");

        assertThat(Encoded.bytes(LogFormat.jsonLines(), entry).length).isLessThan(700);
    }

    @Test
    void encode_tooLargeAndThenShortened_fits() {
        LogEntry entry = Encoded.entry("\u0001".repeat(10_000)).field("k", "v").thrown(new IllegalStateException());
        ByteText out = new ByteText(4_096);

        assertThatThrownBy(() -> LogFormat.jsonLines().encoder().encode(entry, out))
                .isInstanceOf(RecordTooLargeException.class);
        entry.shorten();
        out.clear();
        LogFormat.jsonLines().encoder().encode(entry, out);

        JsonNode node = Encoded.json(Encoded.utf8(out.toByteArray()));
        assertThat(node.get("message").textValue()).isEqualTo("\u0001".repeat(LogEntry.INLINE_CHARS));
        assertThat(node.has("fields")).isFalse();
        assertThat(node.has("error")).isFalse();
    }

    @Test
    void encode_boundExactlyReached_fits() {
        LogEntry entry = Encoded.entry("x".repeat(1_000));
        int size = Encoded.bytes(LogFormat.jsonLines(), entry).length;

        LogFormat.jsonLines().encoder().encode(entry, new ByteText(size));
        assertThatThrownBy(() -> LogFormat.jsonLines().encoder().encode(entry, new ByteText(size - 1)))
                .isInstanceOf(RecordTooLargeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@timestamp", "level", "logger", "thread", "message", "fields", "error"})
    void jsonLines_withATakenName_isRefused(String name) {
        assertThatThrownBy(() -> LogFormat.jsonLines(Map.of(name, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("is taken");
    }

    @Test
    void jsonLines_withWrongFields_saysWhy() {
        assertThatThrownBy(() -> LogFormat.jsonLines(Map.of("", "x"))).hasMessageContaining("not empty");
        assertThatThrownBy(() -> LogFormat.jsonLines(Map.of("a\uD800", "x", "a\uDC00", "y")))
                .hasMessageContaining("is there twice");
        assertThatThrownBy(() -> LogFormat.jsonLines(Map.of("a", "x".repeat(3_000))))
                .hasMessageContaining("at most 2048");
        assertThatThrownBy(() -> LogFormat.jsonLines(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void format_isForStreamsDatagramsAndHttp() {
        LogFormat format = LogFormat.jsonLines();

        assertThat(format.framing()).isEqualTo(Framing.NEWLINE);
        assertThat(format.fitsDatagrams()).isTrue();
        assertThat(format.chunksDatagrams()).isFalse();
        assertThat(format.bodyWriter(100).contentType()).isEqualTo("application/x-ndjson");
        assertThat(format).hasToString("json");
    }

    @Test
    void body_isTheRecordsWithLineFeeds() {
        LogEntry entry = Encoded.entry("m");
        String line = Encoded.text(LogFormat.jsonLines(), entry) + "\n";

        assertThat(Encoded.body(LogFormat.jsonLines(), entry, entry)).isEqualTo(line + line);
    }

    @Test
    void body_beyondItsBound_keepsWhatItHad() {
        LogEntry entry = Encoded.entry("m");
        BodyWriter body = LogFormat.jsonLines().bodyWriter(10);
        body.add(ByteBuffer.wrap(new byte[] {'1', '2', '3'}), entry);

        assertThatThrownBy(() -> body.add(ByteBuffer.wrap(new byte[6]), entry))
                .isInstanceOf(RecordTooLargeException.class);
        assertThat(body.records()).isOne();
        assertThat(body.bytes()).isEqualTo(4);
        assertThat(body.finish()).containsExactly('1', '2', '3', '\n');
        assertThat(body.records()).isZero();
        assertThat(body.finish()).isEmpty();
    }
}
