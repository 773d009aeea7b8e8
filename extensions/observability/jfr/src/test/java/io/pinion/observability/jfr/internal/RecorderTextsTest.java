package io.pinion.observability.jfr.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecorderTextsTest {
    @Test
    void text_isCutAndHasNoControlCharacters() {
        assertThat(Texts.bounded("a\r\nb\u0000c\u2028d\u0085")).isEqualTo("a  b c d ");
        assertThat(Texts.bounded("x".repeat(1_000)))
                .hasSize(Texts.MAX_CHARS + 1)
                .endsWith("\u2026");
    }

    @Test
    void stack_isCut() {
        StackTraceElement[] frames = new StackTraceElement[100];
        java.util.Arrays.fill(frames, new StackTraceElement("C", "m", "C.java", 1));
        assertThat(Texts.stack(frames).lines())
                .hasSize(Texts.MAX_FRAMES + 1)
                .last()
                .isEqualTo("68 more");
        assertThat(Texts.stack(new StackTraceElement[0])).isEmpty();
    }

    @Test
    void limit_letsSoManyThroughInASecond_andCountsTheRest() {
        EventLimit limit = new EventLimit();
        long nowNs = -5;
        for (int i = 0; i < EventLimit.PER_WINDOW; i++) {
            assertThat(limit.admits(1, nowNs)).isTrue();
        }
        assertThat(limit.admits(3, nowNs)).isFalse();
        assertThat(limit.admits(4, nowNs + TimeUnit.SECONDS.toNanos(1) - 1)).isFalse();
        assertThat(limit.admits(1, nowNs + TimeUnit.SECONDS.toNanos(1))).isTrue();
        assertThat(limit.takeLeftOut()).isEqualTo(7);
        assertThat(limit.takeLeftOut()).isZero();
    }
}
