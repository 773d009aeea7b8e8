package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Durations of any length as nanoseconds that can be added to a clock. */
class DurationsTest {
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);
    private static final long HALF = Long.MAX_VALUE / 2;

    @Test
    void bounded_aboveHalfTheClock_isHalfTheClock() {
        assertThat(Durations.bounded(HALF - 1)).isEqualTo(HALF - 1);
        assertThat(Durations.bounded(HALF + 1)).isEqualTo(HALF);
        assertThat(Durations.bounded(Long.MAX_VALUE)).isEqualTo(HALF);
        assertThat(Durations.bounded(-5)).isEqualTo(-5);
    }

    @Test
    void toNanos_withinTheClock_isExact() {
        assertThat(Durations.toNanos(Duration.ofNanos(7))).isEqualTo(7);
        assertThat(Durations.toNanos(Duration.ZERO)).isZero();
        assertThat(Durations.toNanos(Duration.ofNanos(-7))).isEqualTo(-7);
        assertThat(Durations.toNanos(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(HALF);
    }

    @Test
    void toNanos_beyondTheClock_isForever() {
        assertThat(Durations.toNanos(ENDLESS)).isEqualTo(Durations.FOREVER_NS).isEqualTo(HALF);
        assertThat(Durations.toNanos(ENDLESS.negated())).isEqualTo(-HALF);
    }

    @Test
    void positive_zeroOrLess_isRefusedByName() {
        assertThat(Durations.positive("limit", Duration.ofNanos(1))).isEqualTo(1);
        for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatThrownBy(() -> Durations.positive("limit", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("limit must be positive, was " + wrong);
        }
        assertThatThrownBy(() -> Durations.positive("limit", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("limit");
    }

    @Test
    void notNegative_lessThanZero_isRefusedByName() {
        assertThat(Durations.notNegative("limit", Duration.ZERO)).isZero();
        assertThat(Durations.notNegative("limit", Duration.ofNanos(9))).isEqualTo(9);
        assertThatThrownBy(() -> Durations.notNegative("limit", Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must not be negative, was PT-0.000000001S");
        assertThatThrownBy(() -> Durations.notNegative("limit", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("limit");
    }
}
