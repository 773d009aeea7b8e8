package io.pinion.observability.top;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "999|999",
                "12345|12,345",
                "99999|99,999",
                "99999.6|100k",
                "123456|123k",
                "999499|999k",
                "999600|1M",
                "1234567|1.23M",
                "9223372036854775807|9.22E",
                "-5|-5",
                "NaN|-"
            })
    void count_isAtMostSevenCharacters(double number, String text) {
        assertThat(Texts.count(number)).isEqualTo(text).hasSizeLessThanOrEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|-",
                "-1|-",
                "NaN|-",
                "1|1 ns",
                "999|999 ns",
                "999.6|1 us",
                "1234|1.23 us",
                "12345|12.3 us",
                "123456|123 us",
                "999600|1 ms",
                "5000000|5 ms",
                "1500000000|1.5 s",
                "3600000000000|3,600 s"
            })
    void duration_hasThreeDigitsAndAUnit(double durationNs, String text) {
        assertThat(Texts.duration(durationNs)).isEqualTo(text).hasSizeLessThanOrEqualTo(7);
    }

    @Test
    void foreignText_cannotMoveTheCursor() {
        assertThat(Texts.clean("a\u001b[31mb\n\u0000\u009b\u200f\u6f22\uff21\u0301", 40))
                .isEqualTo("a?[31mb???????");
        assertThat(Texts.clean("x".repeat(100), 10)).isEqualTo("xxxxxxxxx~");
        assertThat(Texts.clean("caf\u00e9", 10)).isEqualTo("caf\u00e9");
    }

    @Test
    void reason_isNeverEmpty() {
        assertThat(Texts.reason(new IllegalStateException("a\nb"))).isEqualTo("a?b");
        assertThat(Texts.reason(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(Texts.reason(null)).isEqualTo("unknown");
    }

    @Test
    void percent_staysWithinItsBounds() {
        assertThat(Texts.percent(0.123)).isEqualTo("12%");
        assertThat(Texts.percent(-1)).isEqualTo("0%");
        assertThat(Texts.percent(7)).isEqualTo("100%");
        assertThat(Texts.percent(Double.NaN)).isEqualTo("-");
    }
}
