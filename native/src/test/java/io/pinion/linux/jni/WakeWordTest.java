package io.pinion.linux.jni;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WakeWordTest {
    private final WakeWord word = new WakeWord();

    @Test
    void whileTheWorkerIsAwake_nobodyWrites_andItDoesNotFallAsleep() {
        assertThat(word.wake()).isFalse();
        assertThat(word.fallAsleep()).isFalse();
        assertThat(word.getUp()).isTrue();
        assertThat(word.fallAsleep()).isTrue();
    }

    @Test
    void ofManyWakers_oneWrites() {
        word.fallAsleep();
        assertThat(word.wake()).isTrue();
        assertThat(word.wake()).isFalse();
        assertThat(word.isPending()).isTrue();
        assertThat(word.leave()).isFalse();
    }

    @Test
    void aWakeup_isUsedUpOnce() {
        word.wake();
        word.clear();
        assertThat(word.isPending()).isFalse();
        assertThat(word.fallAsleep()).isTrue();
        assertThat(word.getUp()).isFalse();
    }

    @Test
    void withNobodyInside_theWorkerCloses() {
        word.fallAsleep();
        assertThat(word.wake()).isTrue();
        assertThat(word.leave()).isFalse();
        word.getUp();
        assertThat(word.close()).isTrue();
        assertThat(word.wake()).isFalse();
    }

    @Test
    void withWakersInside_theLastOneCloses() {
        for (int i = 0; i < 2; i++) {
            word.fallAsleep();
            assertThat(word.wake()).isTrue();
            word.getUp();
        }
        assertThat(word.close()).isFalse();
        word.fallAsleep();
        assertThat(word.wake()).isFalse();
        assertThat(word.leave()).isFalse();
        assertThat(word.leave()).isTrue();
    }
}
