package io.pinion.services.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.contract.Gate;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SeparateThreadsTest {
    private final Worker worker = Worker.start();

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    @DisplayName("S5.27: each call has a new daemon thread with the name, which ends with the call")
    void call_each_hasAThreadThatEnds() {
        try (SeparateThreads separate =
                SeparateThreads.on(worker).name("reader").open()) {
            Thread first = Await.value(separate.submit(Thread::currentThread));
            Thread second = Await.value(separate.submit(Thread::currentThread));
            assertThat(first.getName()).isEqualTo("reader-1");
            assertThat(second.getName()).isEqualTo("reader-2");
            assertThat(first.isDaemon()).isTrue();
            Await.ended(first);
            Await.ended(second);
            assertThat(separate.stats().threads()).isZero();
        }
    }

    @Test
    @DisplayName("S5.27: many run at a time; with daemon(false) the JVM would wait for them")
    void calls_many_runTogether() {
        try (SeparateThreads separate = SeparateThreads.on(worker).daemon(false).open()) {
            List<Gate> gates = IntStream.range(0, 100).mapToObj(i -> new Gate()).toList();
            List<CompletableFuture<Void>> calls =
                    gates.stream().map(separate::submit).toList();
            gates.forEach(Gate::awaitStarted);
            assertThat(separate.stats().running()).isEqualTo(100);
            assertThat(separate.stats().threads()).isEqualTo(100);
            assertThat(Await.value(separate.submit(() -> Thread.currentThread().isDaemon())))
                    .isFalse();
            gates.forEach(Gate::open);
            calls.forEach(Await::value);
        }
    }

    @Test
    @DisplayName("S5.27: the number can be limited; a call beyond it is refused and counted")
    void limit_reached_refuses() {
        try (SeparateThreads separate = SeparateThreads.on(worker).limit(1).open()) {
            for (int i = 0; i < 100; i++) {
                // The place is free when the future has completed.
                Await.value(separate.submit(() -> {}));
            }
            Gate gate = new Gate();
            CompletableFuture<Void> call = separate.submit(gate);
            assertThatThrownBy(() -> separate.submit(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("limit of 1 calls at a time");
            gate.open();
            Await.value(call);
            Await.value(separate.submit(() -> {}));
            assertThat(separate.stats().refused()).isEqualTo(1);
            assertThat(separate.stats().submitted()).isEqualTo(102);
        }
    }

    @Test
    @DisplayName("S5.27: a call may wait for others without using threads up")
    void nested_calls_comeBack() {
        try (SeparateThreads separate = SeparateThreads.on(worker).open()) {
            assertThat(Await.value(
                            separate.submit(() -> separate.submit(() -> 1).get() + 1)))
                    .isEqualTo(2);
        }
    }

    @Test
    void close_withCalls_failsThemAndInterrupts() {
        SeparateThreads separate =
                SeparateThreads.on(worker).grace(Duration.ofMillis(1)).open();
        Gate gate = new Gate();
        CompletableFuture<Void> call = separate.submit(gate);
        gate.awaitStarted();
        separate.close();
        assertThat(Await.failure(call)).isInstanceOf(TaskAbandonedException.class);
        gate.awaitInterrupt();
        assertThat(separate.close(Duration.ZERO)).isFalse();
        gate.open();
        assertThat(separate.close(Await.LIMIT)).isTrue();
        assertThatThrownBy(() -> separate.submit(() -> {})).hasMessageContaining("is closed");
        assertThat(separate.isClosed()).isTrue();
        assertThat(separate.toString()).contains("Separate threads").contains("abandoned=1");
    }

    @Test
    void cancel_rightAfterSubmit_mayKeepItFromRunning() {
        try (SeparateThreads separate = SeparateThreads.on(worker).open()) {
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                CompletableFuture<Void> call = separate.submit(() -> {});
                call.cancel(true);
                calls.add(call);
            }
            calls.forEach(Await::ended);
            Await.until("rest", () -> separate.stats().threads() == 0);
            BlockingStats stats = separate.stats();
            assertThat(stats.submitted()).isEqualTo(200);
            assertThat(stats.cancelled() + stats.succeeded() + stats.failed()).isEqualTo(200);
        }
    }

    @Test
    void settings_thatAreWrong_areRefusedEagerly() {
        SeparateThreads.Builder builder = SeparateThreads.on(worker);
        assertThatThrownBy(() -> SeparateThreads.on(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.limit(0)).hasMessage("limit must be from 1 to 1000000, was 0");
        assertThatThrownBy(() -> builder.name("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.grace(Duration.ofDays(366))).hasMessageContaining("zero to a year");
        assertThatThrownBy(() -> builder.decorator(null)).isInstanceOf(NullPointerException.class);
    }
}
