package io.pinion.services.logging;

import static io.pinion.services.logging.LogFixtures.HOSTILE;
import static io.pinion.services.logging.LogFixtures.THEN;
import static io.pinion.services.logging.LogFixtures.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JsonLayoutTest {
    private static final JsonMapper READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonLayout layout = new JsonLayout("app", new LogDates.None());

    /** Reads strictly: exactly one line, well-formed UTF-8, one object. */
    private static JsonNode read(byte[] bytes) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        assertThat(text).endsWith("\n");
        assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
        return READER.readTree(text);
    }

    @Test
    @DisplayName("aiomisc 34 / S5.20: JSON with arguments, exception, date and extras has the fields")
    void json_withArgumentsExceptionAndDate_hasFields() throws IOException {
        LogEvent event = new LogEvent(
                THEN,
                LogSeverity.ERROR,
                "shop.cart",
                "order {0} of {1}",
                "order 7 of Ann",
                List.of("7", "Ann"),
                new IllegalStateException("no stock"),
                "main",
                new LogCaller("shop.Cart", "pay", "Cart.java", 42),
                Map.of("request", "r-1", "pid", "mine"));
        JsonNode json = read(new JsonLayout("app", new LogDates.Epoch()).bytes(event));
        assertThat(json.get("msg").textValue()).isEqualTo("order 7 of Ann");
        assertThat(json.get("level").textValue()).isEqualTo("error");
        assertThat(json.get("@timestamp").isNumber()).isTrue();
        assertThat(json.get("@timestamp").decimalValue()).isEqualTo("1795169730.123456");
        assertThat(json.get("stackTrace").textValue()).startsWith("java.lang.IllegalStateException: no stock\n    at ");
        JsonNode fields = json.get("@fields");
        assertThat(fields.get("errno").intValue()).isEqualTo(255);
        assertThat(fields.get("code_file").textValue()).isEqualTo("Cart.java");
        assertThat(fields.get("code_func").textValue()).isEqualTo("pay");
        assertThat(fields.get("code_line").intValue()).isEqualTo(42);
        assertThat(fields.get("code_module").textValue()).isEqualTo("shop.Cart");
        assertThat(fields.get("identifier").textValue()).isEqualTo("shop.cart");
        assertThat(fields.get("message_raw").textValue()).isEqualTo("order {0} of {1}");
        assertThat(fields.get("pid").longValue())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(fields.get("process_name").textValue()).isEqualTo("app");
        assertThat(fields.get("thread_name").textValue()).isEqualTo("main");
        assertThat(fields.get("argument_0").textValue()).isEqualTo("7");
        assertThat(fields.get("argument_1").textValue()).isEqualTo("Ann");
        assertThat(fields.get("request").textValue()).isEqualTo("r-1");
        assertThat(fields.get("extra_pid").textValue()).isEqualTo("mine");
    }

    @Test
    @DisplayName(
            "S5.20: errno is 0 and stackTrace absent without an exception, @timestamp absent without a date format")
    void json_plainEvent_hasNeitherTraceNorDate() throws IOException {
        JsonNode json = read(layout.bytes(event(LogSeverity.INFO, "hello", null)));
        assertThat(json.get("@fields").get("errno").intValue()).isZero();
        assertThat(json.has("stackTrace")).isFalse();
        assertThat(json.has("@timestamp")).isFalse();
        assertThat(json.get("level").textValue()).isEqualTo("info");
    }

    @Test
    @DisplayName("S5.20: hostile text in every place is valid JSON on one line, half surrogate pairs included")
    void json_hostileText_isValid() throws IOException {
        LogEvent event = new LogEvent(
                THEN,
                LogSeverity.INFO,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                new IllegalStateException(HOSTILE),
                HOSTILE,
                new LogCaller(HOSTILE, HOSTILE, HOSTILE, 1),
                Map.of(HOSTILE, HOSTILE));
        JsonNode json = read(layout.bytes(event));
        String expected = HOSTILE.replace('\uD800', '\uFFFD').replace('\uDC00', '\uFFFD');
        assertThat(json.get("msg").textValue()).isEqualTo(expected);
        assertThat(json.get("@fields").get("argument_0").textValue()).isEqualTo(expected);
        assertThat(json.get("@fields").get(expected).textValue()).isEqualTo(expected);
    }

    @Test
    @DisplayName("S5.20: 20,000 random texts come back from a strict reader as they were")
    void json_randomText_comesBack() throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            String text = random(random);
            JsonNode json = read(layout.bytes(event(LogSeverity.INFO, text, null)));
            assertThat(json.get("msg").textValue()).as("seed %d", seed).isEqualTo(wellFormed(text));
        }
    }

    @Test
    @DisplayName("S5.20: extras whose names clash or repeat a field of ours never make a name occur twice")
    void json_clashingExtras_haveUniqueNames() throws IOException {
        Map<String, String> extras = new HashMap<>();
        for (String name :
                List.of("pid", "extra_pid", "argument_0", "extra_argument_0", "errno", "", "\uD800", "\uD801")) {
            extras.put(name, name);
        }
        LogEvent event = new LogEvent(THEN, LogSeverity.INFO, "l", "m", "m", List.of("x"), null, "t", null, extras);
        read(layout.bytes(event));
    }

    private static String random(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) random.nextInt(0x10000));
                case 1 -> text.append((char) random.nextInt(0xA0));
                case 2 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                default -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
            }
        }
        return text.toString();
    }

    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
