package io.pinion.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.logging.internal.text.Framing;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats from the settings of a configuration. */
class LogFormatParseTest {
    private final Map<String, String> settings = new HashMap<>(Map.of("other", "stays"));

    private LogFormat parse(String name) {
        LogFormat format = LogFormat.parse(name, settings);
        assertThat(settings).containsOnlyKeys("other");
        return format;
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "jsonLines", "JSONLINES", " syslog ", "gelf", "Loki", "otlp"})
    void parse_knownNameWithoutSettings_works(String name) {
        assertThat(parse(name)).isNotNull();
    }

    @Test
    void parse_jsonWithFields_hasThem() {
        settings.put("fields", " service = shop , env=a=b");

        assertThat(Encoded.text(parse("json"), Encoded.entry("m"))).endsWith(",\"service\":\"shop\",\"env\":\"a=b\"}");
    }

    @Test
    void parse_syslogWithEverything_hasIt() {
        settings.putAll(Map.of(
                "facility",
                "LOCAL3",
                "hostName",
                "h",
                "appName",
                "a",
                "procId",
                "p",
                "msgId",
                "i",
                "sdId",
                "x@1",
                "framing",
                "newline",
                "byteOrderMark",
                "true",
                "fields",
                "env=test"));

        LogFormat format = parse("syslog");

        assertThat(format.framing()).isEqualTo(Framing.NEWLINE);
        assertThat(Encoded.text(format, Encoded.entry("m")))
                .isEqualTo("<158>1 2003-10-11T22:14:15.003000Z h a p i [x@1 logger=\"com.acme.Shop\" thread=\"main\""
                        + " env=\"test\"] \uFEFFm");
    }

    @Test
    void parse_facilityAsNumber_isTaken() {
        settings.put("facility", "23");

        assertThat(Encoded.text(parse("syslog"), Encoded.entry("m"))).startsWith("<190>1 ");
    }

    @Test
    void parse_theOthers_takeTheirs() {
        settings.put("hostName", "h");
        settings.put("fields", "env=test");
        assertThat(Encoded.text(parse("gelf"), Encoded.entry("m"))).contains("\"host\":\"h\"", "\"_env\":\"test\"");
        settings.put("labels", "app=shop");
        assertThat(Encoded.body(parse("loki"), Encoded.entry("m"))).contains("\"app\":\"shop\"");
        settings.put("resource", "service.name=shop");
        assertThat(Encoded.body(parse("otlp"), Encoded.entry("m"))).contains("{\"stringValue\":\"shop\"}");
    }

    @Test
    void parse_settingOfAnotherFormat_isLeft() {
        settings.put("facility", "1");

        LogFormat.parse("json", settings);

        assertThat(settings).containsKey("facility");
    }

    @ParameterizedTest
    @CsvSource({
        "xml, x, x, 'format must be json, syslog, gelf, loki or otlp, was ''xml'''",
        "syslog, facility, local8, facility must be a number from 0 to 23",
        "syslog, facility, 24, facility must be from 0 to 23",
        "syslog, facility, -1, facility must be a number from 0 to 23",
        "syslog, framing, crlf, 'framing must be ''octet'''",
        "syslog, byteOrderMark, yes, byteOrderMark must be true or false",
        "syslog, sdId, x, sdId must be a name",
        "json, fields, a, 'has no ''='''",
        "json, fields, 'a=1,a=2', 'fields has ''a'' twice'",
        "json, fields, '=1', must be a name that is not empty",
        "loki, labels, 'a-b=1', the label name 'a-b' of the format loki must be letters",
        "gelf, hostName, '', requires a host",
    })
    void parse_wrongSetting_saysWhatAndWhy(String name, String key, String value, String message) {
        settings.put(key, value);

        assertThatThrownBy(() -> LogFormat.parse(name, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void parse_hostileText_isShownOnOneShortLine() {
        assertThatThrownBy(() -> LogFormat.parse("a\n\u001b\u0085\u2028" + "x".repeat(1_000), settings))
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(150))
                .satisfies(e -> assertThat(e.getMessage().codePoints().noneMatch(Character::isISOControl))
                        .isTrue());
    }

    @Test
    void parse_null_isRefused() {
        assertThatThrownBy(() -> LogFormat.parse(null, settings)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> LogFormat.parse("json", null)).isInstanceOf(NullPointerException.class);
    }
}
