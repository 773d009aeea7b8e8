package io.pinion.stress.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The law accepts what follows it, and finds each way of breaking it. */
class BackoffLawTest {
    private static final Duration FIRST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofMillis(8);
    private static final int COUNT = 400;
    private static final long FAILED = -1;

    private final SplittableRandom random = new SplittableRandom(7);
    private final BackoffLaw law = new BackoffLaw(FIRST, MOST, Duration.ofSeconds(1), 0);
    private long nowNs;

    private void add(long livedNs, long waitNs) {
        law.add(nowNs, livedNs, waitNs);
        nowNs += waitNs;
    }

    private long draw(long boundNs) {
        return random.nextLong(boundNs / 2, boundNs + 1);
    }

    private static long bound(int failures) {
        return Math.min(FIRST.toNanos() << Math.min(failures, 10), MOST.toNanos());
    }

    @Test
    void law_kept_isAccepted() {
        for (int i = 0; i < COUNT; i++) {
            add(FAILED, draw(bound(i)));
        }
        add(Duration.ofSeconds(10).toNanos(), draw(bound(0)));
        assertThatCode(law::require).doesNotThrowAnyException();
    }

    @Test
    void jitter_missing_isFound() {
        for (int i = 0; i < COUNT; i++) {
            add(FAILED, bound(i) * 3 / 4);
        }
        assertThatThrownBy(law::require).isInstanceOf(Failed.class).hasMessageContaining("evenly");
    }

    @Test
    void doubling_missing_isFound() {
        for (int i = 0; i < COUNT; i++) {
            add(FAILED, draw(bound(0)));
        }
        assertThatThrownBy(law::require).isInstanceOf(Failed.class).hasMessageContaining("bound");
    }

    @Test
    void reset_afterAShortConnection_isFound() {
        for (int i = 0; i < 10; i++) {
            add(FAILED, draw(bound(i)));
        }
        add(Duration.ofMillis(1).toNanos(), draw(bound(0)));
        assertThatThrownBy(law::require).isInstanceOf(Failed.class).hasMessageContaining("bound");
    }

    @Test
    void reset_missingAfterALongConnection_isFound() {
        for (int i = 0; i < 10; i++) {
            add(FAILED, draw(bound(i)));
        }
        add(Duration.ofSeconds(10).toNanos(), draw(bound(10)));
        assertThatThrownBy(law::require).isInstanceOf(Failed.class).hasMessageContaining("bound");
    }

    @Test
    void attempt_beforeItsTime_isFound() {
        add(FAILED, draw(bound(0)));
        nowNs -= 1_000;
        add(FAILED, draw(bound(1)));
        assertThatThrownBy(law::require).isInstanceOf(Failed.class).hasMessageContaining("before its time");
    }
}
