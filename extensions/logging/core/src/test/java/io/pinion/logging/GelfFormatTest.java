package io.pinion.logging;

import static io.pinion.logging.Encoded.TIME_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinion.logging.internal.text.Framing;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GELF 1.1. */
class GelfFormatTest {
    private static final LogFormat FORMAT = LogFormat.gelf("example.org", Map.of());

    @Test
    void encode_likeTheExampleOfTheSpecification_isAsThere() {
        LogEntry entry = Encoded.entry()
                .begin(Severity.ERROR, 1_385_053_862_307_200_000L, "", "")
                .message("A short message that helps you identify what is going on")
                .stackTrace("Backtrace here\n\nmore stuff")
                .field("user_id", 9001)
                .field("some_info", "foo")
                .field("some_env_var", "bar");

        assertThat(Encoded.text(FORMAT, entry))
                .isEqualTo("{\"version\":\"1.1\",\"host\":\"example.org\","
                        + "\"short_message\":\"A short message that helps you identify what is going on\","
                        + "\"full_message\":\"A short message that helps you identify what is going on\\nBacktrace here\\n\\n"
                        + "more stuff\",\"timestamp\":1385053862.307,\"level\":3,\"_user_id\":9001,\"_some_info\":\"foo\","
                        + "\"_some_env_var\":\"bar\"}");
    }

    @Test
    void encode_names_areSanitisedAndOnlyTheLastIsThere() {
        LogEntry entry = Encoded.entry("m")
                .field("id", 1)
                .field("a b", 2)
                .field("a_b", 3)
                .field("x.y-z", true)
                .field("\u00e9", Double.NaN)
                .field("logger", "mine")
                .field("env", "own");

        JsonNode node = Encoded.json(LogFormat.gelf("h", Map.of("env", "test", "zone", "b")), entry);

        assertThat(node.has("_id")).isFalse();
        assertThat(node.get("_id_").intValue()).isOne();
        assertThat(node.get("_a_b").intValue()).isEqualTo(3);
        assertThat(node.get("_x.y-z").textValue()).isEqualTo("true");
        assertThat(node.get("__").textValue()).isEqualTo("NaN");
        assertThat(node.get("_logger").textValue()).isEqualTo("mine");
        assertThat(node.get("_thread").textValue()).isEqualTo("main");
        assertThat(node.get("_env").textValue()).isEqualTo("own");
        assertThat(node.get("_zone").textValue()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t \r\n"})
    void encode_blankMessage_hasAShortOneAllTheSame(String message) {
        assertThat(Encoded.json(FORMAT, Encoded.entry(message))
                        .get("short_message")
                        .textValue())
                .isEqualTo("-");
        JsonNode thrown = Encoded.json(FORMAT, Encoded.entry(message).thrown(new IllegalStateException("x")));
        assertThat(thrown.get("short_message").textValue()).isEqualTo("java.lang.IllegalStateException");
        assertThat(thrown.get("full_message").textValue()).contains("IllegalStateException: x\n\tat ");
    }

    @Test
    void encode_severalLines_areShortAndFull() {
        JsonNode node = Encoded.json(FORMAT, Encoded.entry("\n first\r\nsecond"));

        assertThat(node.get("short_message").textValue()).isEqualTo("first");
        assertThat(node.get("full_message").textValue()).isEqualTo("\n first\r\nsecond");
        assertThat(Encoded.json(FORMAT, Encoded.entry("one line")).has("full_message"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.000",
        "1, 0.000",
        "999999, 0.000",
        "-1, -0.001",
        "-1500000000, -1.500",
        "1065910455003000789, 1065910455.003"
    })
    void encode_time_isSecondsWithMilliseconds(long epochNs, String expected) {
        LogEntry entry = Encoded.entry().begin(Severity.DEBUG, epochNs, "", "").message("m");

        assertThat(Encoded.text(FORMAT, entry)).contains("\"timestamp\":" + expected + ",\"level\":7}");
    }

    @Test
    void format_isForStreamsAndChunkedDatagrams() {
        assertThat(FORMAT.framing()).isEqualTo(Framing.NUL);
        assertThat(FORMAT.fitsDatagrams()).isTrue();
        assertThat(FORMAT.chunksDatagrams()).isTrue();
        assertThat(FORMAT.bodyWriter(10)).isNull();
    }

    @Test
    void gelf_wrongSettings_areRefused() {
        assertThatThrownBy(() -> LogFormat.gelf(" ", Map.of())).hasMessageContaining("requires a host");
        assertThatThrownBy(() -> LogFormat.gelf("h", Map.of("id", "x"))).hasMessageContaining("is taken");
        assertThatThrownBy(() -> LogFormat.gelf("h", Map.of("a b", "x"))).hasMessageContaining("letters, digits");
        assertThat(Encoded.json(LogFormat.gelf(), Encoded.entry().begin(Severity.INFO, TIME_NS, "", ""))
                        .get("host")
                        .textValue())
                .isNotBlank();
    }
}
