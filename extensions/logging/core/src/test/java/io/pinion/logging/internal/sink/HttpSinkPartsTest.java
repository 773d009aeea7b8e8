package io.pinion.logging.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of the HTTP sink that need no network: pauses, backoff, partial successes. */
class HttpSinkPartsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static HttpSinkAnswer answer(String retryAfter) {
        return new HttpSinkAnswer(503, retryAfter, new byte[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0.1S",
        "1, PT1S",
        " 12 , PT12S",
        "300, PT5M",
        "301, PT5M",
        "999999999, PT5M",
        "99999999999999999999999, PT5M",
        "'Thu, 01 Jan 2026 00:00:30 GMT', PT30S",
        "'Thu, 01 Jan 2026 23:00:00 GMT', PT5M",
        "'Mon, 01 Jan 2001 00:00:00 GMT', PT0.1S",
    })
    void pause_ofARetryAfter_isKeptWithinItsBounds(String text, Duration expected) {
        assertThat(answer(text).pause(NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "1e3", "\u0661", "Thu, 01 Jan 2026"})
    void pause_ofAnythingElse_isNotThere(String text) {
        assertThat(answer(text).pause(NOW)).isNull();
        assertThat(answer("1".repeat(65)).pause(NOW)).isNull();
        assertThat(new HttpSinkAnswer(503, null, new byte[0]).pause(NOW)).isNull();
    }

    @Test
    void backoff_untilReset_doublesUpToItsEndWithJitterInTheUpperHalf() {
        HttpSinkBackoff backoff = new HttpSinkBackoff(Duration.ofMillis(100), Duration.ofSeconds(10), new Random(1));
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 200; i++) {
                long baseMs = Math.min(10_000, 100L << Math.min(i, 10));
                assertThat(backoff.next().toMillis()).isBetween(baseMs / 2, baseMs);
            }
            backoff.reset();
        }
        assertThat(backoff.longest().toMillis()).isBetween(5_000L, 10_000L);
        assertThat(backoff.asked(Duration.ofSeconds(10)).toMillis()).isBetween(10_000L, 11_000L);
    }

    @Test
    void backoff_ofExtremes_staysPositiveAndBounded() {
        HttpSinkBackoff least = new HttpSinkBackoff(Duration.ofNanos(1), Duration.ofNanos(1), new Random(1));
        HttpSinkBackoff most = new HttpSinkBackoff(Duration.ofHours(1), Duration.ofHours(1), new Random(1));
        for (int i = 0; i < 100; i++) {
            assertThat(least.next().toNanos()).isBetween(0L, 1L);
            assertThat(least.rare().toHours()).isBetween(0L, 1L);
            assertThat(most.next().toMinutes()).isBetween(30L, 60L);
            assertThat(most.rare().toMinutes()).isBetween(30L, 60L);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"partialSuccess\":{\"rejectedLogRecords\":3}} | 3",
                "{\"partialSuccess\":{\"rejectedLogRecords\":\"3\",\"errorMessage\":\"old\"}} | 3",
                "{\"partialSuccess\":{\"errorMessage\":\"a \\\"}{ b\",\"rejectedLogRecords\": 4 }} | 4",
                " {\"partialSuccess\":{\"rejectedLogRecords\":5}} | 5",
                "{ \"a\" : [1,{\"x\":\"]\"}], \"b\":null , \"partialSuccess\" : { \"rejectedLogRecords\" : 7 } } | 7",
            })
    void partialSuccess_withRejectedRecords_isRead(String json, long rejected) {
        HttpSinkPartialSuccess partial = HttpSinkPartialSuccess.of(json.getBytes(StandardCharsets.UTF_8));
        assertThat(partial).isNotNull();
        assertThat(partial.rejected()).isEqualTo(rejected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{",
                "null",
                "[]",
                "ok",
                "{\"partialSuccess\":{}}",
                "{\"partialSuccess\":null}",
                "{\"partialSuccess\":{\"rejectedLogRecords\":0}}",
                "{\"partialSuccess\":{\"rejectedLogRecords\":-5}}",
                "{\"partialSuccess\":{\"rejectedLogRecords\":1e9}}",
                "{\"partialSuccess\":{\"rejectedLogRecords\":9999999999999999999}}",
                "{\"partialSuccess\":{\"rejectedLogRecords\":{\"rejectedLogRecords\":5}}}",
                "{\"partialSuccess\":{\"rejectedLogRecords\":5",
                "{\"deeper\":{\"partialSuccess\":{\"rejectedLogRecords\":5}}}",
                "{\"rejectedLogRecords\":5}",
                "{partialSuccess:{rejectedLogRecords:5}}",
                "{\"a\":}",
                "{\"a\":]]]]",
            })
    void partialSuccess_ofAnythingElse_isNotThere(String json) {
        assertThat(HttpSinkPartialSuccess.of(json.getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    @Test
    void partialSuccess_ofDeepOrBrokenText_endsWithoutAnError() {
        byte[] deep = ("{\"a\":" + "[".repeat(60_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(HttpSinkPartialSuccess.of(deep)).isNull();
        byte[] whole =
                "{\"a\":[{\"b\":\"c\\\\\"}],\"partialSuccess\":{\"rejectedLogRecords\":\"12\",\"errorMessage\":\"\\u00e4\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                broken[random.nextInt(broken.length)] = (byte) "{}[]\",:\\ 0a".charAt(random.nextInt(11));
            }
            HttpSinkPartialSuccess partial = HttpSinkPartialSuccess.of(broken);
            assertThat(partial == null || partial.rejected() > 0).isTrue();
        }
    }

    @Test
    void failure_withAHostileMessage_isCleanedAndCut() {
        HttpSinkFailure failure = HttpSinkFailure.of(new IllegalStateException(
                "a\u001b[2J\r\nb\u0085\u2028\ud800" + "x".repeat(10_000), new RuntimeException()));
        assertThat(failure.getMessage())
                .startsWith("IllegalStateException: a [2J  b   x")
                .hasSize(256);
        assertThat(failure.getStackTrace()).isEmpty();
        assertThat(failure.getCause()).isNull();
    }
}
