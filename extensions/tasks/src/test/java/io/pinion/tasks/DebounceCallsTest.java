package io.pinion.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DebounceCallsTest {

    @Test
    @DisplayName("U7: calls that were cancelled are not kept, those that wait are")
    void add_whenCallsAreCancelled_staysBounded() {
        DebounceCalls<Integer, Integer> calls = new DebounceCalls<>(1);
        CompletableFuture<Integer> first = new CompletableFuture<>();
        calls.add(first);
        for (int i = 0; i < 100_000; i++) {
            CompletableFuture<Integer> next = new CompletableFuture<>();
            calls.add(next);
            next.cancel(false);
        }

        assertThat(calls.size()).isLessThanOrEqualTo(64);
        assertThat(calls.settle(7, null)).isFalse();
        assertThat(first).isCompletedWithValue(7);
    }
}
