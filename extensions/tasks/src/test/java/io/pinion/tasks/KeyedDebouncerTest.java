package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyedDebouncerTest {
    private static final Duration D = ofMillis(100);

    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();
    private final List<String> runs = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private String run(String key, Integer argument) {
        runs.add(key + argument);
        return key + argument;
    }

    @Test
    @DisplayName("U7: each key has a window of its own")
    void call_withTwoKeys_runsEach() {
        KeyedDebouncer<String, Integer, String> debouncer =
                Debouncer.on(worker).window(D).lazy().wrapKeyed(10, this::run);
        CompletableFuture<String> a1 = debouncer.call("a", 1);
        CompletableFuture<String> b1 = debouncer.call("b", 1);
        CompletableFuture<String> a2 = debouncer.call("a", 2);
        manual.advance(D);
        assertThat(a1).isCompletedWithValue("a2");
        assertThat(a2).isCompletedWithValue("a2");
        assertThat(b1).isCompletedWithValue("b1");
        assertThat(runs).containsExactly("a2", "b1");
    }

    @Test
    @DisplayName("U7: the number of keys is bounded, and a key whose window is closed is gone")
    void call_withTooManyKeys_isRefusedUntilOneIsGone() {
        KeyedDebouncer<String, Integer, String> debouncer =
                Debouncer.on(worker).window(D).eager().wrapKeyed(2, this::run);
        debouncer.call("a", 1);
        debouncer.call("b", 1);
        CompletableFuture<String> refused = debouncer.call("c", 1);
        CompletableFuture<Boolean> joined = debouncer.request("a", 2);
        manual.runAll();
        assertThat(debouncer.keys()).isEqualTo(2);
        assertThat(refused.handle((value, error) -> error).join())
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("maxKeys");
        assertThat(joined).isCompletedWithValue(true);
        manual.advance(D);
        assertThat(debouncer.keys()).isZero();
        CompletableFuture<String> taken = debouncer.call("c", 1);
        manual.runAll();
        assertThat(taken).isCompletedWithValue("c1");
    }

    @Test
    void closeAsync_withPendingKeys_runsThemAll() {
        KeyedDebouncer<String, Integer, String> debouncer =
                Debouncer.on(worker).window(D).lazy().wrapKeyed(10, this::run);
        for (String key : List.of("a", "b", "c")) {
            debouncer.accept(key, 1);
        }
        manual.runAll();
        CompletableFuture<Void> closed = debouncer.closeAsync();
        manual.runAll();
        assertThat(closed).isCompletedWithValue(null);
        assertThat(runs).containsExactlyInAnyOrder("a1", "b1", "c1");
        assertThat(debouncer.keys()).isZero();
        assertThatThrownBy(() -> debouncer.call("a", 1)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void wrapKeyed_givenNonsense_saysWhat() {
        DebouncerBuilder builder = Debouncer.on(worker).window(D).lazy();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.wrapKeyed(0, this::run))
                .withMessageContaining("maxKeys must be from 1");
        assertThatNullPointerException().isThrownBy(() -> builder.wrapKeyed(1, null));
        assertThatNullPointerException().isThrownBy(() -> builder.wrapKeyedAsync(1, null));
        assertThatNullPointerException()
                .isThrownBy(() -> builder.wrapKeyed(1, this::run).call(null, 1));
    }

    @Test
    @DisplayName("U7: ten threads on a real worker, exact accounts: each call is answered once, by its own key")
    void call_fromTenThreads_hasExactAccounts() throws Exception {
        int perThread = 3_000;
        int keys = 7;
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        AtomicLong sumOfRuns = new AtomicLong();
        Map<Integer, AtomicInteger> runsOfKey = new ConcurrentHashMap<>();
        try (Worker real = Worker.start(
                WorkerConfig.builder().overflow(OverflowPolicy.block()).build())) {
            KeyedDebouncer<Integer, Integer, Integer> debouncer = Debouncer.on(real)
                    .window(ofMillis(1))
                    .lazy()
                    .wrapKeyed(keys, (key, argument) -> {
                        runsOfKey.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet();
                        sumOfRuns.incrementAndGet();
                        return key;
                    });
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 10; t++) {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    for (int i = 0; i < perThread; i++) {
                        int key = i % keys;
                        debouncer.call(key, i).whenComplete((value, error) -> {
                            answers.incrementAndGet();
                            if (error != null || value != key) {
                                wrong.incrementAndGet();
                            }
                        });
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(real.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(answers).hasValue(10 * perThread);
            assertThat(wrong).hasValue(0);
            assertThat(runsOfKey).hasSize(keys);
            assertThat(sumOfRuns.get()).isPositive().isLessThanOrEqualTo(10L * perThread);
            debouncer.close();
            assertThat(debouncer.keys()).isZero();
        }
    }

    @Test
    @DisplayName("U7: calls taken before the close are run by it, also those of a key without a window")
    void close_runsTheCallsThatWereTakenBefore() {
        KeyedDebouncer<String, Integer, String> debouncer =
                Debouncer.on(worker).window(D).lazy().wrapKeyed(10, this::run);
        debouncer.accept("a", 1);
        CompletableFuture<String> called = debouncer.call("b", 2);
        CompletableFuture<Void> closed = debouncer.closeAsync();
        manual.runAll();

        assertThat(runs).containsExactlyInAnyOrder("a1", "b2");
        assertThat(called).isCompletedWithValue("b2");
        assertThat(closed).isCompleted();
        assertThatThrownBy(() -> debouncer.accept("c", 3)).isInstanceOf(RejectedExecutionException.class);
    }
}
