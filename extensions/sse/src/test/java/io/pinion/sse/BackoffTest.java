package io.pinion.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final RandomGenerator HIGHEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new AssertionError("the bounded one is asked");
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    @DisplayName("F25: the random pause doubles to 30 s, and begins anew after health")
    void pause_withEachFailure_doublesToTheCap() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), HIGHEST);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
            assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(seconds));
        }
        backoff.healthy();
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("F25: the jitter is full: it comes down to nothing")
    void pause_withTheLowestDraw_isNothing() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), () -> 0L);
        assertThat(backoff.next()).isEqualTo(Duration.ZERO);
        backoff.wish(2_000);
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("F25: the server's retry is honoured between 100 ms and 5 min")
    void retry_outOfBounds_isClamped() {
        Backoff backoff = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), () -> 0L);
        backoff.wish(0);
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
        backoff.wish(Long.MAX_VALUE);
        assertThat(backoff.next()).isEqualTo(Duration.ofMinutes(5));
        backoff.wish(3_000);
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(3));
    }
}
