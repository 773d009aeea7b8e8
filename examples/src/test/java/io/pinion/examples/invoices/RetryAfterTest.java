package io.pinion.examples.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

    @Test
    void parse_seconds_isThatLong() {
        assertThat(RetryAfter.parse(" 120 ", NOW)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse("0", NOW)).contains(Duration.ZERO);
    }

    @Test
    void parse_moreDigitsThanALong_isVeryLong() {
        assertThat(RetryAfter.parse("9".repeat(400), NOW)).contains(Duration.ofSeconds(Integer.MAX_VALUE));
    }

    @Test
    void parse_date_isTheTimeUntilThen() {
        assertThat(RetryAfter.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW)).contains(Duration.ofSeconds(37));
    }

    @Test
    void parse_dateInThePast_isNoTime() {
        assertThat(RetryAfter.parse("Sun, 06 Nov 1994 08:48:37 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "1.5", "soon", "\u0661", "Sun, 36 Nov 1994 08:49:37 GMT"})
    void parse_anythingElse_saysNothing(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
