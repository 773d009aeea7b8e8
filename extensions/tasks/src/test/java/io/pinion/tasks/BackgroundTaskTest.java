package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundTaskTest {
    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<CompletableFuture<String>> stages = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private CompletableFuture<String> stage() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        stages.add(stage);
        return stage;
    }

    private BackgroundTask<String> task() {
        return BackgroundTask.on(worker)
                .name("test")
                .errorHandler((task, error) -> errors.add(error))
                .open(this::stage);
    }

    @Test
    @DisplayName("S2.1, concurrent-tasks case 1: the end of the scope cancels the run, and no cancellation escapes")
    void scope_whenItEnds_cancelsTheRunSilently() {
        try (BackgroundTask<String> task = task()) {
            task.start();
            manual.runAll();
            assertThat(task.isRunning()).isTrue();
        }
        manual.runAll();

        assertThat(stages.get(0)).isCancelled();
        assertThat(errors).isEmpty();
    }

    @Test
    @DisplayName("S2.1: cancel without a run does nothing, before and after")
    void cancel_whenIdle_doesNothing() {
        BackgroundTask<String> task = task();
        task.cancel();
        task.start();
        manual.runAll();
        task.cancel();
        task.cancel();
        manual.runAll();

        assertThat(task.isRunning()).isFalse();
        assertThat(stages).hasSize(1);
        task.close();
        task.close();
    }

    @Test
    @DisplayName("S2.1: close(Duration) waits for the clean-up, and says when it lasts longer")
    void close_withDuration_waitsForTheCleanUp() throws InterruptedException {
        CompletableFuture<String> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        CountDownLatch begun = new CountDownLatch(1);
        try (Worker real = Worker.start()) {
            BackgroundTask<String> task = BackgroundTask.on(real).start(() -> {
                begun.countDown();
                return stubborn;
            });
            begun.await();
            assertThat(task.close(ofMillis(1))).isFalse();
            stubborn.complete("cleaned up");
            assertThat(task.close(ofSeconds(30))).isTrue();
        }
    }

    @Test
    @DisplayName("concurrent-tasks case 2: a cancelled run's handle reports cancelled")
    void cancel_whileRunning_cancelsTheHandle() {
        BackgroundTask<String> task = task();
        CompletableFuture<String> handle = task.start();
        manual.runAll();
        task.cancel();

        assertThat(handle).isCancelled();
        manual.runAll();
        assertThat(stages.get(0)).isCancelled();
    }

    @Test
    @DisplayName("S2.2, concurrent-tasks case 3: start, cancel, start gives the second handle the value")
    void start_afterCancel_givesItsOwnHandle() {
        BackgroundTask<String> task = task();
        CompletableFuture<String> first = task.start();
        manual.runAll();
        task.cancel();
        CompletableFuture<String> second = task.start();
        manual.runAll();
        stages.get(1).complete("value");
        manual.runAll();

        assertThat(first).isCancelled();
        assertThat(second).isCompletedWithValue("value");
    }

    @Test
    @DisplayName("S2.2: start while running cancels the run and takes its place")
    void start_whileRunning_replacesTheRun() {
        BackgroundTask<String> task = task();
        CompletableFuture<String> first = task.start();
        manual.runAll();
        CompletableFuture<String> second = task.start();

        assertThat(first).isCancelled();
        manual.runAll();
        assertThat(stages.get(0)).isCancelled();
        assertThat(second).isNotDone();
        assertThat(task.isRunning()).isTrue();
    }

    @Test
    void start_twiceBeforeTheWorkerTurns_runsOnlyTheSecond() {
        BackgroundTask<String> task = task();
        task.start();
        task.start();
        manual.runAll();

        assertThat(stages).hasSize(1);
        assertThat(stages.get(0)).isNotDone();
    }

    @Test
    void handle_cancelledByItsOwner_cancelsTheRun() {
        BackgroundTask<String> task = task();
        CompletableFuture<String> handle = task.start();
        manual.runAll();
        handle.cancel(true);
        manual.runAll();

        assertThat(stages.get(0)).isCancelled();
        assertThat(task.isRunning()).isFalse();
    }

    @Test
    @DisplayName("S2.3, concurrent-tasks case 4: the result of the present run; null when none goes on")
    void current_givesTheResultOrNull() {
        BackgroundTask<String> task = task();
        assertThat(task.current()).isCompletedWithValue(null);

        task.start();
        manual.runAll();
        CompletableFuture<String> present = task.current();
        assertThat(present).isNotDone();
        stages.get(0).complete("value");
        manual.runAll();

        assertThat(present).isCompletedWithValue("value");
        assertThat(task.current()).isCompletedWithValue(null);
    }

    @Test
    @DisplayName("S2.4: an error goes to the handle and to the handler; cancellation is silent")
    void run_whenItFails_tellsTheHandler() {
        BackgroundTask<String> task = task();
        CompletableFuture<String> handle = task.start();
        manual.runAll();
        IllegalStateException error = new IllegalStateException("broken");
        stages.get(0).completeExceptionally(error);
        manual.runAll();

        assertThat(errors).containsExactly(error);
        assertThatThrownBy(handle::get).isInstanceOf(ExecutionException.class).hasCause(error);
        task.start();
        manual.runAll();
        assertThat(stages).hasSize(2);
        task.cancel();
        manual.runAll();
        assertThat(errors).hasSize(1);
    }

    @Test
    @DisplayName("S2.4: a body that throws, or returns no stage, fails its run; the default handler is the worker's")
    void run_whenTheBodyThrowsOrGivesNull_fails() {
        List<Throwable> seen = new ArrayList<>();
        WorkerConfig config = WorkerConfig.builder()
                .errorHandler((task, error) -> seen.add(error))
                .build();
        try (ManualWorker own = ManualWorker.create(config, manual.clock())) {
            BackgroundTask.on(own.worker()).start(() -> {
                throw new java.io.IOException("no link");
            });
            BackgroundTask.on(own.worker()).<String>start(() -> null);
            own.runAll();
        }

        assertThat(seen).hasSize(2);
        assertThat(seen.get(0)).isInstanceOf(java.io.IOException.class);
        assertThat(seen.get(1)).isInstanceOf(NullPointerException.class).hasMessageContaining("returned no stage");
    }

    @Test
    void errorHandler_whenItThrows_isReportedToTheWorkersHandler() {
        List<Throwable> seen = new ArrayList<>();
        WorkerConfig config = WorkerConfig.builder()
                .errorHandler((task, error) -> seen.add(error))
                .build();
        try (ManualWorker own = ManualWorker.create(config, manual.clock())) {
            BackgroundTask.on(own.worker())
                    .errorHandler((task, error) -> {
                        throw new IllegalArgumentException("handler");
                    })
                    .start(() -> CompletableFuture.failedFuture(new IllegalStateException("run")));
            own.runAll();
        }

        assertThat(seen).singleElement().satisfies(error -> {
            assertThat(error).hasMessage("handler");
            assertThat(error.getSuppressed()[0]).hasMessage("run");
        });
    }

    @Test
    void misuse_isRefusedWithWords() {
        BackgroundTask<String> task = task();
        assertThatNullPointerException()
                .isThrownBy(() -> BackgroundTask.on(null))
                .withMessage("worker");
        assertThatNullPointerException()
                .isThrownBy(() -> BackgroundTask.on(worker).open(null))
                .withMessage("body");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackgroundTask.on(worker).name(" "))
                .withMessageContaining("name must have 1 to 100 characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> task.close(ofMillis(-1)))
                .withMessage("timeout must not be negative, was PT-0.001S");
        task.close();
        assertThatIllegalStateException()
                .isThrownBy(task::start)
                .withMessage("BackgroundTask 'test' was closed and cannot be started; make a new one");
    }

    @Test
    void closeWithDuration_onTheWorkersThread_isRefused() {
        BackgroundTask<String> task = task();
        CompletableFuture<Void> tried = worker.submit(() -> {
            assertThatThrownBy(() -> task.close(Duration.ZERO))
                    .isInstanceOf(SelfAwaitException.class)
                    .hasMessageContaining("call close() there");
        });
        manual.runAll();
        assertThat(tried).isCompleted();
        task.start();
        assertThat(task.isRunning()).isTrue();
    }

    @Test
    void start_onAClosedWorker_isRefusedAndChangesNothing() {
        BackgroundTask<String> task = task();
        task.start();
        manual.runAll();
        manual.shutdown();

        assertThatThrownBy(task::start).isInstanceOf(RejectedExecutionException.class);
        assertThat(stages.get(0)).isCancelled();
        assertThat(task.isRunning()).isFalse();
        task.close();
    }

    @Test
    void startAndCancel_fromTenThreads_leaveOneRunAtMost() throws Exception {
        AtomicInteger live = new AtomicInteger();
        try (Worker real = Worker.start()) {
            BackgroundTask<Void> task = BackgroundTask.on(real).open(() -> {
                CompletableFuture<Void> stage = new CompletableFuture<>();
                live.incrementAndGet();
                stage.whenComplete((value, error) -> live.decrementAndGet());
                return stage;
            });
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                boolean cancels = i % 2 == 0;
                Thread thread = new Thread(() -> {
                    for (int round = 0; round < 500; round++) {
                        CompletableFuture<Void> handle = task.start();
                        if (cancels) {
                            handle.cancel(true);
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
            }
            assertThat(task.close(ofSeconds(30))).isTrue();
            assertThat(real.drain(ofSeconds(30))).isTrue();
            real.submit(() -> {}).get();
        }
        assertThat(live).hasValue(0);
    }

    @Test
    @DisplayName("S2.1: a cancel inside the start of a body interrupts nobody; the stage is cancelled when it is there")
    void cancel_insideTheStartOfTheBody_cancelsTheStage() {
        List<BackgroundTask<String>> self = new ArrayList<>();
        List<Boolean> interrupts = new ArrayList<>();
        BackgroundTask<String> task = BackgroundTask.on(worker)
                .errorHandler((subject, error) -> errors.add(error))
                .open(() -> {
                    self.get(0).cancel();
                    interrupts.add(Thread.interrupted());
                    return stage();
                });
        self.add(task);
        CompletableFuture<String> handle = task.start();
        manual.runAll();

        assertThat(interrupts).containsExactly(false);
        assertThat(handle).isCancelled();
        assertThat(stages.get(0)).isCancelled();
        assertThat(task.isRunning()).isFalse();
        assertThat(errors).isEmpty();
    }
}
