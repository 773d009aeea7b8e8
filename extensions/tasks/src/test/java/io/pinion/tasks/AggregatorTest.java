package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.tasks.Aggregator.Item;
import io.pinion.test.ManualWorker;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AggregatorTest {
    private static final Duration LEEWAY = ofMillis(10);

    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();
    private final List<List<Integer>> batches = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private AggregatorBuilder builder() {
        return Aggregator.on(worker).leeway(LEEWAY);
    }

    private List<Integer> squares(List<Integer> arguments) {
        batches.add(arguments);
        return arguments.stream().map(n -> n * n).toList();
    }

    private static List<CompletableFuture<Integer>> callAll(Aggregator<Integer, Integer> aggregator, int count) {
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(aggregator.call(i));
        }
        return calls;
    }

    private static Throwable errorOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, error) -> error).join();
    }

    @Test
    @DisplayName("aggregate, case 27: nine calls in the window, then one execution and nine right answers")
    void call_nineTimes_isOneBatch() {
        Aggregator<Integer, Integer> aggregator = builder().wrap(this::squares);
        List<CompletableFuture<Integer>> calls = callAll(aggregator, 9);
        manual.advance(ofMillis(9));
        assertThat(batches).isEmpty();
        manual.advance(ofMillis(1));
        assertThat(batches).hasSize(1);
        for (int i = 0; i < 9; i++) {
            assertThat(calls.get(i)).isCompletedWithValue(i * i);
        }
    }

    @Test
    @DisplayName("aggregate, case 27: with a count of 5 the first five run before the window ends")
    void call_beyondMaxCount_runsTheFirstAtOnce() {
        Aggregator<Integer, Integer> aggregator = builder().maxCount(5).wrap(this::squares);
        List<CompletableFuture<Integer>> calls = callAll(aggregator, 9);
        manual.runAll();
        assertThat(batches).containsExactly(List.of(0, 1, 2, 3, 4));
        assertThat(calls.get(4)).isCompletedWithValue(16);
        assertThat(calls.get(5)).isNotDone();
        manual.advance(LEEWAY);
        assertThat(batches).hasSize(2);
        assertThat(batches.get(1)).containsExactly(5, 6, 7, 8);
        assertThat(calls.get(8)).isCompletedWithValue(64);
    }

    @Test
    @DisplayName("aggregate: the leeway counts from the first call of the batch and is not moved by later ones")
    void call_later_doesNotMoveTheLeeway() {
        Aggregator<Integer, Integer> aggregator = builder().maxCount(3).wrap(this::squares);
        callAll(aggregator, 3);
        manual.advance(ofMillis(6));
        aggregator.call(7);
        manual.advance(ofMillis(6));
        aggregator.call(8);
        assertThat(batches)
                .as("the timer of the full batch does not end the next one")
                .hasSize(1);
        manual.advance(ofMillis(4));
        assertThat(batches).hasSize(2);
    }

    @Test
    @DisplayName("aggregate: an error goes to all callers, and the next batch is not touched")
    void call_whenTheCodeFails_failsAllOfTheBatch() {
        AtomicInteger round = new AtomicInteger();
        Aggregator<Integer, Integer> aggregator = builder().wrap(arguments -> {
            if (round.getAndIncrement() == 0) {
                throw new IllegalStateException("database gone");
            }
            return squares(arguments);
        });
        List<CompletableFuture<Integer>> calls = callAll(aggregator, 4);
        manual.advance(LEEWAY);
        assertThat(calls).allSatisfy(call -> assertThat(errorOf(call)).hasMessage("database gone"));
        CompletableFuture<Integer> next = aggregator.call(3);
        manual.advance(LEEWAY);
        assertThat(next).isCompletedWithValue(9);
    }

    @Test
    @DisplayName("aggregate: results of another number, or none, are an error for all")
    void call_whenTheNumberOfResultsIsWrong_failsAll() {
        Aggregator<Integer, Integer> few = builder().wrap(arguments -> List.of(1));
        Aggregator<Integer, Integer> none = builder().wrap(arguments -> null);
        List<CompletableFuture<Integer>> calls = callAll(few, 2);
        calls.addAll(callAll(none, 2));
        manual.advance(LEEWAY);
        assertThat(errorOf(calls.get(0))).hasMessageContaining("given 2 arguments and returned 1 results");
        assertThat(errorOf(calls.get(3))).hasMessageContaining("returned null");
    }

    @Test
    @DisplayName("aggregate_async: the code answers each call; an unset result is an error")
    void wrapEach_answersSome_failsTheUnset() {
        Aggregator<Integer, Integer> aggregator = builder().wrapEach(items -> {
            for (Item<Integer, Integer> item : items) {
                switch (item.argument()) {
                    case 0 -> item.complete(100);
                    case 1 -> item.fail(new IllegalArgumentException("one"));
                    default -> {
                        // Forgotten.
                    }
                }
            }
        });
        List<CompletableFuture<Integer>> calls = callAll(aggregator, 3);
        manual.advance(LEEWAY);
        assertThat(calls.get(0)).isCompletedWithValue(100);
        assertThat(errorOf(calls.get(1))).hasMessage("one");
        assertThat(errorOf(calls.get(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without an answer to Item[2]");
    }

    @Test
    @DisplayName("aggregate_async: code that fails half-way fails those without an answer only")
    void wrapEachAsync_failing_keepsTheAnswers() {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        Aggregator<Integer, Integer> aggregator = builder().wrapEachAsync(items -> {
            items.get(0).complete(1);
            return stage;
        });
        List<CompletableFuture<Integer>> calls = callAll(aggregator, 2);
        manual.advance(LEEWAY);
        assertThat(calls.get(0)).as("answered before the stage ends").isCompletedWithValue(1);
        assertThat(calls.get(1)).isNotDone();
        stage.completeExceptionally(new IllegalStateException("half-way"));
        manual.runAll();
        assertThat(errorOf(calls.get(1))).hasMessage("half-way");
    }

    @Test
    @DisplayName("aggregate: a cancelled caller does not disturb the others; a batch without callers does not run")
    void call_cancelled_leavesTheBatch() {
        Aggregator<Integer, Integer> aggregator = builder().wrap(this::squares);
        List<CompletableFuture<Integer>> calls = callAll(aggregator, 3);
        manual.runAll();
        calls.get(0).cancel(true);
        manual.advance(LEEWAY);
        assertThat(batches).containsExactly(List.of(1, 2));
        assertThat(calls.get(2)).isCompletedWithValue(4);
        CompletableFuture<Integer> alone = aggregator.call(5);
        manual.runAll();
        alone.cancel(true);
        manual.advance(LEEWAY);
        assertThat(batches).hasSize(1);
    }

    @Test
    @DisplayName("aggregate: the first caller cancelled while the batch runs leaves the others their answers")
    void call_cancelledWhileItRuns_leavesTheOthersTheirs() {
        CompletableFuture<List<Integer>> stage = new CompletableFuture<>();
        Aggregator<Integer, Integer> aggregator = builder().wrapAsync(arguments -> stage);
        List<CompletableFuture<Integer>> calls = callAll(aggregator, 2);
        manual.advance(LEEWAY);
        calls.get(0).cancel(true);
        stage.complete(List.of(10, 11));
        manual.runAll();
        assertThat(calls.get(1)).isCompletedWithValue(11);
        assertThat(calls.get(0)).isCancelled();
    }

    @Test
    void wrapAsync_batchesOverlap_andANullStageIsAnError() {
        List<CompletableFuture<List<Integer>>> stages = new ArrayList<>();
        Aggregator<Integer, Integer> aggregator = builder().maxCount(2).wrapAsync(arguments -> {
            CompletableFuture<List<Integer>> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        List<CompletableFuture<Integer>> calls = callAll(aggregator, 4);
        manual.runAll();
        assertThat(stages).hasSize(2);
        stages.get(1).complete(List.of(3, 4));
        manual.runAll();
        assertThat(calls.get(3)).isCompletedWithValue(4);
        assertThat(calls.get(0)).isNotDone();
        Aggregator<Integer, Integer> broken = builder().maxCount(1).wrapAsync(arguments -> null);
        CompletableFuture<Integer> call = broken.call(1);
        manual.runAll();
        assertThat(errorOf(call)).hasMessageContaining("no stage");
    }

    @Test
    void flush_letsTheBatchGo() {
        Aggregator<Integer, Integer> aggregator = builder().wrap(this::squares);
        callAll(aggregator, 2);
        aggregator.flush();
        aggregator.flush();
        manual.runAll();
        assertThat(batches).hasSize(1);
        manual.advance(LEEWAY);
        assertThat(batches).hasSize(1);
    }

    @Test
    @DisplayName("aggregate: close flushes and waits for the batches under way")
    void closeAsync_flushesAndWaits() {
        List<CompletableFuture<List<Integer>>> stages = new ArrayList<>();
        Aggregator<Integer, Integer> aggregator = builder().wrapAsync(arguments -> {
            CompletableFuture<List<Integer>> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        CompletableFuture<Integer> call = aggregator.call(1);
        CompletableFuture<Void> closed = aggregator.closeAsync();
        manual.runAll();
        assertThat(stages).hasSize(1);
        assertThat(closed).isNotDone();
        stages.get(0).complete(List.of(1));
        manual.runAll();
        assertThat(call).isCompletedWithValue(1);
        assertThat(closed).isCompletedWithValue(null);
        assertThatThrownBy(() -> aggregator.call(2)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    @DisplayName("aggregate: the worker's own close waits for calls that were accepted")
    void call_whenTheWorkerCloses_isAnswered() {
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        try (Worker real = Worker.start(
                WorkerConfig.builder().grace(Duration.ofSeconds(20)).build())) {
            Aggregator<Integer, Integer> aggregator = Aggregator.on(real)
                    .leeway(ofMillis(30))
                    .wrapAsync(arguments -> real.timers().delay(ofMillis(10)).thenApply(ignored -> squares(arguments)));
            calls.addAll(callAll(aggregator, 5));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(calls.get(i)).isCompletedWithValue(i * i);
        }
    }

    @Test
    @DisplayName("aggregate: an end on a foreign thread while the worker closes is brought home")
    void call_endedByAnotherThreadWhileTheWorkerCloses_isAnswered() throws Exception {
        CompletableFuture<Integer> call;
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<List<Integer>> stage = new CompletableFuture<>();
        Worker real = Worker.start(
                WorkerConfig.builder().grace(Duration.ofSeconds(20)).build());
        Aggregator<Integer, Integer> aggregator = Aggregator.on(real)
                .leeway(ofMillis(1))
                .maxCount(1)
                .wrapAsync(arguments -> {
                    started.countDown();
                    return stage;
                });
        call = aggregator.call(1);
        started.await();
        Thread closer = new Thread(real::close);
        closer.start();
        while (real.state() == WorkerState.RUNNING) {
            Thread.onSpinWait();
        }
        stage.complete(List.of(42));
        assertThat(call.get(20, SECONDS)).isEqualTo(42);
        closer.join();
    }

    @Test
    @DisplayName("aggregate: validation names the value and the rule")
    void builder_givenNonsense_saysWhat() {
        assertThatNullPointerException().isThrownBy(() -> Aggregator.on(null));
        assertThatNullPointerException().isThrownBy(() -> builder().wrap(null));
        assertThatNullPointerException().isThrownBy(() -> builder().wrapAsync(null));
        assertThatNullPointerException().isThrownBy(() -> builder().wrapEach(null));
        assertThatNullPointerException().isThrownBy(() -> builder().wrapEachAsync(null));
        for (int bad : new int[] {0, -1, 1 << 21}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder().maxCount(bad))
                    .withMessageContaining("maxCount must be from 1 to 1048576, was " + bad);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().leeway(ofMillis(-5)))
                .withMessageContaining("leeway must be positive");
        assertThatIllegalStateException()
                .isThrownBy(() -> Aggregator.on(worker).wrap(this::squares))
                .withMessageContaining("leeway(Duration)");
    }

    @Test
    void call_onAClosedWorker_isRefused() {
        Aggregator<Integer, Integer> aggregator = builder().wrap(this::squares);
        manual.close();
        assertThatThrownBy(() -> aggregator.call(1)).isInstanceOf(RejectedExecutionException.class);
        aggregator.close();
    }

    @Test
    void call_waitedForOnTheWorker_isRefused() throws Exception {
        try (Worker real = Worker.start()) {
            Aggregator<Integer, Integer> aggregator =
                    Aggregator.on(real).leeway(Duration.ofHours(1)).wrap(this::squares);
            CompletableFuture<Integer> call = aggregator.call(3);
            assertThatThrownBy(() -> real.call(() -> call.get())).isInstanceOf(SelfAwaitException.class);
            aggregator.close();
            assertThat(call.get(10, SECONDS)).isEqualTo(9);
        }
    }

    @Test
    @DisplayName("aggregate: ten threads on a real worker, exact accounts: each call is in one batch and answered once")
    void call_fromTenThreads_hasExactAccounts() throws Exception {
        int perThread = 3_000;
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger inBatches = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        try (Worker real = Worker.start(
                WorkerConfig.builder().overflow(OverflowPolicy.block()).build())) {
            Aggregator<Integer, Integer> aggregator = Aggregator.on(real)
                    .leeway(ofMillis(1))
                    .maxCount(64)
                    .wrapAsync(arguments -> {
                        ran.incrementAndGet();
                        inBatches.addAndGet(arguments.size());
                        return CompletableFuture.supplyAsync(
                                () -> arguments.stream().map(n -> n + 1).toList());
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
                        int argument = i;
                        aggregator.call(argument).whenComplete((value, error) -> {
                            answers.incrementAndGet();
                            if (error != null || value != argument + 1) {
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
            aggregator.close();
            assertThat(real.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(answers).hasValue(10 * perThread);
            assertThat(wrong).hasValue(0);
            assertThat(inBatches).hasValue(10 * perThread);
            assertThat(ran).hasValueGreaterThanOrEqualTo(10 * perThread / 64);
        }
    }
}
