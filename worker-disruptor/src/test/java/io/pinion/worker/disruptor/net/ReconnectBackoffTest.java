package io.pinion.worker.disruptor.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F25")
class ReconnectBackoffTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(30);

    private final SplittableRandom random = new SplittableRandom(25);

    @Test
    @DisplayName("each wait lies between half of its bound and all of it; the bound doubles up to the maximum")
    void next_anyNumberOfTimes_keepsToTheLaw() {
        for (int round = 0; round < 2_000; round++) {
            ReconnectBackoff backoff = new ReconnectBackoff(FIRST, MAX, random);
            for (int n = 1; n <= 80; n++) {
                double bound = Math.min(MAX.toNanos(), FIRST.toNanos() * Math.pow(2, n - 1));
                assertThat(backoff.nextNs()).as("wait %s", n).isBetween((long) (bound / 2), (long) bound);
            }
        }
    }

    @Test
    @DisplayName("the waits fill the range evenly, so that clients that lost one server do not come back together")
    void next_drawnOften_fillsTheRangeEvenly() {
        int[] tenths = new int[10];
        for (int i = 0; i < 100_000; i++) {
            long waitNs = new ReconnectBackoff(FIRST, MAX, random).nextNs();
            long overHalf = waitNs - FIRST.toNanos() / 2;
            tenths[(int) Math.min(9, overHalf * 10 / (FIRST.toNanos() / 2))]++;
        }
        for (int tenth : tenths) {
            assertThat(tenth).isBetween(9_000, 11_000);
        }
    }

    @Test
    @DisplayName("a reset begins at the first bound again")
    void reset_afterMany_beginsAtTheFirst() {
        ReconnectBackoff backoff = new ReconnectBackoff(FIRST, MAX, random);
        for (int n = 0; n < 20; n++) {
            backoff.nextNs();
        }
        backoff.reset();
        assertThat(backoff.nextNs()).isLessThanOrEqualTo(FIRST.toNanos());
    }

    @Test
    @DisplayName("durations beyond every clock neither overflow nor become zero")
    void next_withExtremeDurations_staysInRange() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        ReconnectBackoff longest = new ReconnectBackoff(endless, endless, random);
        ReconnectBackoff shortest = new ReconnectBackoff(Duration.ofNanos(1), endless, random);
        for (int n = 0; n < 100; n++) {
            assertThat(longest.nextNs()).isBetween(Long.MAX_VALUE / 4, Long.MAX_VALUE / 2);
            assertThat(shortest.nextNs()).isBetween(1L, Long.MAX_VALUE / 2);
        }
    }
}
