package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
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
class LatestTaskTest {
    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();
    private final List<String> started = new ArrayList<>();
    private final List<CompletableFuture<String>> stages = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private CompletableFuture<String> search(String query) {
        started.add(query);
        CompletableFuture<String> stage = new CompletableFuture<>();
        stages.add(stage);
        return stage;
    }

    @Test
    @DisplayName("U15: a new request supersedes the running one, whose stage is cancelled")
    void request_whileOneRuns_supersedesIt() {
        LatestTask<String, String> task = LatestTask.on(worker).wrapAsync(this::search);
        CompletableFuture<String> a = task.request("a");
        manual.runAll();
        CompletableFuture<String> b = task.request("b");
        manual.runAll();
        assertThat(a).isCancelled();
        assertThat(stages.get(0)).isCancelled();
        stages.get(1).complete("B");
        manual.runAll();
        assertThat(b).isCompletedWithValue("B");
        assertThat(started).containsExactly("a", "b");
    }

    @Test
    @DisplayName(
            "U15: at most one runs: the next one waits for the end of the superseded, and of many the last one runs")
    void request_withinTheGrace_waitsForTheEnd() {
        LatestTask<String, String> task =
                LatestTask.on(worker).cancelGrace(ofMillis(100)).wrapAsync(this::search);
        CompletableFuture<String> a = task.request("a");
        manual.runAll();
        CompletableFuture<String> b = task.request("b");
        CompletableFuture<String> c = task.request("c");
        manual.advance(ofMillis(50));
        assertThat(a).isCancelled();
        assertThat(b).isCancelled();
        assertThat(stages.get(0)).isNotDone();
        assertThat(started).containsExactly("a");
        stages.get(0).complete("unwanted");
        manual.runAll();
        assertThat(started).containsExactly("a", "c");
        manual.advance(ofMillis(200));
        assertThat(c).as("the grace of another one does not touch it").isNotDone();
    }

    @Test
    @DisplayName("U15: cancel grace: told at once, cancelled when the grace is over")
    void request_whenTheGraceIsOver_cancelsTheStage() {
        List<String> told = new ArrayList<>();
        LatestTask<String, String> task = LatestTask.on(worker)
                .cancelGrace(ofMillis(100))
                .wrapBody((query, superseded) -> {
                    superseded.thenRun(() -> told.add(query));
                    return search(query);
                });
        task.request("a");
        manual.runAll();
        task.request("b");
        manual.runAll();
        assertThat(told).containsExactly("a");
        manual.advance(ofMillis(99));
        assertThat(stages.get(0)).isNotDone();
        manual.advance(ofMillis(1));
        assertThat(stages.get(0)).isCancelled();
        assertThat(started).containsExactly("a", "b");
    }

    @Test
    @DisplayName("U15: a stage that refuses to be cancelled is waited for, and the newest request runs then")
    void request_whenTheStageRefuses_waits() {
        LatestTask<String, String> task = LatestTask.on(worker)
                .wrapBody((query, superseded) -> search(query).minimalCompletionStage());
        task.request("a");
        manual.runAll();
        CompletableFuture<String> b = task.request("b");
        manual.runAll();
        assertThat(started).containsExactly("a");
        stages.get(0).complete("unwanted");
        manual.runAll();
        stages.get(1).complete("B");
        manual.runAll();
        assertThat(b).isCompletedWithValue("B");
    }

    @Test
    void request_whoseCodeThrows_failsAndLeavesNothingStuck() {
        LatestTask<String, String> task = LatestTask.on(worker).wrapAsync(query -> {
            if (query.equals("bad")) {
                throw new IllegalStateException("bad query");
            }
            return query.equals("null") ? null : CompletableFuture.completedFuture(query);
        });
        CompletableFuture<String> bad = task.request("bad");
        manual.runAll();
        assertThat(bad).isCompletedExceptionally();
        CompletableFuture<String> none = task.request("null");
        manual.runAll();
        assertThat(none).isCompletedExceptionally();
        CompletableFuture<String> good = task.request("good");
        manual.runAll();
        assertThat(good).isCompletedWithValue("good");
    }

    @Test
    void request_cancelledByItsCaller_stopsTheRun() {
        LatestTask<String, String> task = LatestTask.on(worker).wrapAsync(this::search);
        CompletableFuture<String> a = task.request("a");
        manual.runAll();
        a.cancel(true);
        manual.runAll();
        assertThat(stages.get(0)).isCancelled();
        CompletableFuture<String> b = task.request("b");
        manual.runAll();
        stages.get(1).complete("B");
        manual.runAll();
        assertThat(b).isCompletedWithValue("B");
    }

    @Test
    void cancel_whileOneRunsAndOneWaits_cancelsBoth() {
        LatestTask<String, String> task =
                LatestTask.on(worker).cancelGrace(ofMillis(100)).wrapAsync(this::search);
        CompletableFuture<String> a = task.request("a");
        CompletableFuture<String> b = task.request("b");
        manual.runAll();
        task.cancel();
        manual.advance(ofMillis(100));
        assertThat(a).isCancelled();
        assertThat(b).isCancelled();
        assertThat(started).containsExactly("a");
        assertThat(stages.get(0)).isCancelled();
    }

    @Test
    void builder_givenNonsense_saysWhat() {
        assertThatNullPointerException().isThrownBy(() -> LatestTask.on(null));
        assertThatNullPointerException().isThrownBy(() -> LatestTask.on(worker).wrapAsync(null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatestTask.on(worker).cancelGrace(ofMillis(-1)))
                .withMessageContaining("cancelGrace must not be negative");
        LatestTask<String, String> task = LatestTask.on(worker).wrapAsync(this::search);
        manual.close();
        assertThatThrownBy(() -> task.request("a")).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    @DisplayName("U15: ten threads on a real worker: never two at a time, every request answered once")
    void request_fromTenThreads_neverOverlaps() throws Exception {
        int perThread = 500;
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger answers = new AtomicInteger();
        try (Worker real = Worker.start()) {
            LatestTask<Integer, Integer> task = LatestTask.on(real)
                    .cancelGrace(ofMillis(1))
                    .wrapBody((number, superseded) -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        CompletableFuture<Integer> stage = new CompletableFuture<>();
                        superseded.thenRun(() -> stage.complete(-1));
                        real.execute(() -> stage.complete(number));
                        stage.whenComplete((value, error) -> running.decrementAndGet());
                        return stage;
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
                        task.request(i).whenComplete((value, error) -> answers.incrementAndGet());
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            CompletableFuture<Integer> last = task.request(42);
            assertThat(last.get(30, SECONDS)).isEqualTo(42);
            assertThat(real.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(answers).hasValue(10 * perThread);
            assertThat(most).hasValue(1);
        }
    }
}
