package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.tasks.RestartableTask.State;
import io.pinion.test.ManualWorker;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestartableTaskTest {
    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();
    private final List<Throwable> reported = new ArrayList<>();
    private int sends;

    @AfterEach
    void close() {
        manual.close();
    }

    private RestartableTaskBuilder builder() {
        return RestartableTask.on(worker).name("ping").errorHandler((task, error) -> reported.add(error));
    }

    private RestartableTask<String> task(Duration timeout) {
        return builder().timeout(timeout).build(() -> sends++);
    }

    private static Throwable errorOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, error) -> error).join();
    }

    @Test
    @DisplayName("S2.26: IDLE, RUNNING, DONE and back; start while running or done and cancel while idle do nothing")
    void states_throughALife_followTheTable() {
        RestartableTask<String> task = task(ofMillis(10));
        assertThat(task.cancel()).isFalse();
        assertThat(task.state()).isEqualTo(State.IDLE);
        assertThat(task.start()).isTrue();
        assertThat(task.state()).isEqualTo(State.RUNNING);
        assertThat(task.start()).isFalse();
        manual.runAll();
        assertThat(task.complete("a")).isTrue();
        assertThat(task.state()).isEqualTo(State.DONE);
        assertThat(task.start()).isFalse();
        assertThat(task.result()).isCompletedWithValue("a");
        assertThat(task.result()).isCompletedWithValue("a");
        assertThat(task.cancel()).isTrue();
        assertThat(task.state()).isEqualTo(State.IDLE);
        assertThat(task.start()).isTrue();
        manual.runAll();
        assertThat(sends).isEqualTo(2);
    }

    @Test
    @DisplayName("S2.27, case 20: given an un-started task, when awaited, then the error says it has not been started")
    void result_whenIdle_failsWithHasNotBeenStarted() {
        RestartableTask<String> task = task(ofMillis(10));
        assertThat(errorOf(task.result()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'ping' has not been started")
                .hasMessageContaining("start()");
        task.start();
        task.cancel();
        assertThat(errorOf(task.result())).hasMessageContaining("has not been started");
    }

    @Test
    @DisplayName("S2.26, case 21: given a task started twice or cancelled twice, then no error and one attempt")
    void start_twice_makesOneAttempt() {
        RestartableTask<String> task = task(ofMillis(10));
        task.start();
        task.start();
        manual.runAll();
        assertThat(sends).isEqualTo(1);
        assertThat(task.cancel()).isTrue();
        assertThat(task.cancel()).isFalse();
    }

    @Test
    @DisplayName("S2.29, case 22: given start and no completion, then it times out after 10 ms")
    void result_withoutAnswer_timesOut() {
        RestartableTask<String> task = task(ofMillis(10));
        task.start();
        CompletableFuture<String> first = task.result();
        CompletableFuture<String> second = task.result();
        manual.advance(ofMillis(9));
        assertThat(first).isNotDone();
        manual.advance(ofMillis(1));
        assertThat(errorOf(first)).isInstanceOf(TimeoutException.class).hasMessageContaining("PT0.01S");
        assertThat(errorOf(second)).isInstanceOf(TimeoutException.class);
        assertThat(task.state()).isEqualTo(State.DONE);
        assertThat(errorOf(task.result())).isInstanceOf(TimeoutException.class);
        assertThatIllegalStateException().isThrownBy(() -> task.complete("late"));
    }

    @Test
    @DisplayName("S2.27, case 23: given start, cancel, start, complete, then the waiter gets the value and two sends")
    void result_acrossCancelAndRestart_getsTheValue() {
        RestartableTask<String> task = task(ofMillis(10));
        task.start();
        CompletableFuture<String> waiter = task.result();
        manual.advance(ofMillis(8));
        for (int i = 0; i < 5; i++) {
            task.cancel();
            manual.advance(ofMillis(50));
            task.start();
            manual.advance(ofMillis(9));
            assertThat(waiter).as("neither the gap nor the last attempt counts").isNotDone();
        }
        task.complete("pong");
        manual.runAll();
        assertThat(waiter).isCompletedWithValue("pong");
        assertThat(sends).isEqualTo(6);
    }

    @Test
    @DisplayName("S2.28, case 24: given fail, then awaiting throws the error")
    void fail_whenRunning_reachesTheWaiter() {
        RestartableTask<String> task = task(ofMillis(10));
        task.start();
        CompletableFuture<String> waiter = task.result();
        IllegalArgumentException cause = new IllegalArgumentException("no");
        task.fail(cause);
        manual.runAll();
        assertThat(errorOf(waiter)).isSameAs(cause);
        assertThat(errorOf(task.result())).isSameAs(cause);
    }

    @Test
    @DisplayName(
            "S2.29, case 25: given a waiter cancelled from outside, then the attempt ends, later ones see it cancelled")
    void result_cancelled_cancelsTheAttempt() {
        CompletableFuture<Void> sending = new CompletableFuture<>();
        RestartableTask<String> task = builder().timeout(ofMillis(10)).buildAsync(() -> sending);
        task.start();
        CompletableFuture<String> waiter = task.result();
        CompletableFuture<String> other = task.result();
        manual.runAll();
        waiter.cancel(true);
        manual.runAll();
        assertThat(sending).isCancelled();
        assertThat(task.state()).isEqualTo(State.DONE);
        assertThat(errorOf(other)).isInstanceOf(CancellationException.class);
        assertThat(errorOf(task.result())).isInstanceOf(CancellationException.class);
        assertThat(reported).isEmpty();
    }

    @Test
    @DisplayName("S2.29: a waiter cancelled before the worker took it cancels the attempt, too")
    void result_cancelledAtOnce_cancelsTheAttempt() {
        RestartableTask<String> task = task(ofMillis(10));
        task.start();
        task.result().cancel(false);
        assertThat(task.state()).isEqualTo(State.DONE);
        manual.runAll();
        assertThat(sends).as("the function had not started and never does").isZero();
    }

    @Test
    @DisplayName("S2.27: a waiter cancelled in the idle gap leaves the others waiting")
    void result_cancelledWhileIdle_endsAlone() {
        RestartableTask<String> task = task(ofMillis(10));
        task.start();
        CompletableFuture<String> one = task.result();
        CompletableFuture<String> two = task.result();
        manual.runAll();
        task.cancel();
        one.cancel(true);
        task.start();
        task.complete("x");
        manual.runAll();
        assertThat(two).isCompletedWithValue("x");
    }

    @Test
    @DisplayName("S2.28: complete and fail while idle are ignored; a second outcome is an error and changes nothing")
    void complete_outOfTurn_isIgnoredOrRefused() {
        RestartableTask<String> task = task(ofMillis(10));
        assertThat(task.complete("early")).isFalse();
        assertThat(task.fail(new IllegalStateException("early"))).isFalse();
        assertThat(task.state()).isEqualTo(State.IDLE);
        task.start();
        task.complete("first");
        assertThatIllegalStateException()
                .isThrownBy(() -> task.complete("second"))
                .withMessageContaining("'ping'")
                .withMessageContaining("cancel()");
        assertThatIllegalStateException().isThrownBy(() -> task.fail(new IllegalStateException("second")));
        assertThat(task.result()).isCompletedWithValue("first");
    }

    @Test
    @DisplayName("S2.29: the time-out counts from the end of the asynchronous function: 100 ms + 50 ms")
    void timeout_withSlowSend_countsAfterIt() {
        RestartableTask<String> task =
                builder().timeout(ofMillis(50)).buildAsync(() -> worker.timers().delay(ofMillis(100)));
        task.start();
        CompletableFuture<String> waiter = task.result();
        manual.advance(ofMillis(149));
        assertThat(waiter).isNotDone();
        manual.advance(ofMillis(1));
        assertThat(errorOf(waiter)).isInstanceOf(TimeoutException.class);
    }

    @Test
    @DisplayName("S2.26: what the function throws, or its stage fails with, ends the attempt")
    void start_whenTheFunctionFails_endsDone() {
        IllegalStateException cause = new IllegalStateException("broken");
        RestartableTask<String> plain = builder().build(() -> {
            throw cause;
        });
        RestartableTask<String> async = builder().buildAsync(() -> CompletableFuture.failedFuture(cause));
        for (RestartableTask<String> task : List.of(plain, async)) {
            task.start();
            CompletableFuture<String> waiter = task.result();
            manual.runAll();
            assertThat(errorOf(waiter)).isSameAs(cause);
            assertThat(task.state()).isEqualTo(State.DONE);
        }
        assertThat(reported).isEmpty();
    }

    @Test
    @DisplayName("S2.28: a function that fails after its attempt has its answer is reported, not lost")
    void start_whenTheFunctionFailsLate_isReported() {
        CompletableFuture<Void> sending = new CompletableFuture<>();
        RestartableTask<String> task = builder().buildAsync(() -> sending);
        task.start();
        manual.runAll();
        task.complete("fast");
        sending.completeExceptionally(new IllegalStateException("after all"));
        manual.runAll();
        assertThat(reported).singleElement().asString().contains("after all");
        assertThat(task.result()).isCompletedWithValue("fast");
    }

    @Test
    @DisplayName("S2.26: the end of a cancelled attempt does not touch the next one")
    void cancel_andStart_keepsAttemptsApart() {
        List<CompletableFuture<Void>> sendings = new ArrayList<>();
        RestartableTask<String> task = builder().timeout(ofMillis(10)).buildAsync(() -> {
            CompletableFuture<Void> sending = new CompletableFuture<>();
            sendings.add(sending);
            return sending;
        });
        task.start();
        manual.runAll();
        task.cancel();
        assertThat(sendings.get(0)).isCancelled();
        task.start();
        manual.runAll();
        assertThat(task.state()).isEqualTo(State.RUNNING);
        sendings.get(1).complete(null);
        manual.advance(ofMillis(9));
        assertThat(task.state()).isEqualTo(State.RUNNING);
    }

    @Test
    @DisplayName("S2.28: an answer given by the function itself counts")
    void complete_fromTheFunction_isTaken() {
        List<RestartableTask<String>> self = new ArrayList<>();
        RestartableTask<String> task =
                builder().timeout(ofMillis(10)).build(() -> self.get(0).complete("echo"));
        self.add(task);
        task.start();
        CompletableFuture<String> waiter = task.result();
        manual.advance(ofMillis(20));
        assertThat(waiter).isCompletedWithValue("echo");
    }

    @Test
    void builder_givenNonsense_saysWhat() {
        assertThatNullPointerException().isThrownBy(() -> RestartableTask.on(null));
        assertThatNullPointerException().isThrownBy(() -> builder().build(null));
        assertThatNullPointerException().isThrownBy(() -> builder().buildAsync(null));
        assertThatNullPointerException().isThrownBy(() -> task(ofMillis(1)).fail(null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().name(" "))
                .withMessageContaining("name");
        for (Duration bad : List.of(Duration.ZERO, ofMillis(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder().timeout(bad))
                    .withMessageContaining("timeout must be positive, was " + bad);
        }
    }

    @Test
    void start_whenTheWorkerIsClosed_isRefusedAndStaysIdle() {
        RestartableTask<String> task = task(ofMillis(10));
        manual.close();
        assertThatThrownBy(task::start).isInstanceOf(RejectedExecutionException.class);
        assertThat(task.state()).isEqualTo(State.IDLE);
    }

    @Test
    void result_whenTheWorkerCloses_ends() {
        RestartableTask<String> task = task(Duration.ofHours(1));
        task.start();
        CompletableFuture<String> waiter = task.result();
        manual.runAll();
        manual.close();
        // What is cut off ends on a thread of the closer.
        assertThatThrownBy(() -> waiter.get(10, SECONDS)).isInstanceOf(CancellationException.class);
    }

    @Test
    void result_waitedForOnTheWorker_isRefused() throws Exception {
        try (Worker real = Worker.start()) {
            RestartableTask<String> task = RestartableTask.on(real).build(() -> {});
            task.start();
            CompletableFuture<String> waiter = task.result();
            assertThatThrownBy(() -> real.call(() -> waiter.get())).isInstanceOf(SelfAwaitException.class);
            task.complete("done");
            assertThat(waiter.get(10, SECONDS)).isEqualTo("done");
        }
    }

    @Test
    @DisplayName("S2.26-S2.29: ten threads start, cancel, answer and wait; every waiter is answered exactly once")
    void task_underTenThreads_answersEveryWaiterOnce() throws Exception {
        int rounds = 300;
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        try (Worker real = Worker.start()) {
            RestartableTask<Integer> task = RestartableTask.on(real).build(() -> {});
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int t = 0; t < 10; t++) {
                int number = t;
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                        for (int i = 0; i < rounds; i++) {
                            task.start();
                            asked.incrementAndGet();
                            task.result().whenComplete((value, error) -> answers.incrementAndGet());
                            if (number % 2 == 0) {
                                task.cancel();
                            } else {
                                answer(task, i);
                            }
                        }
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            task.start();
            answer(task, -1);
            assertThat(real.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(answers).hasValue(asked.get());
            assertThat(real.stats().pending()).isZero();
        }
    }

    private static void answer(RestartableTask<Integer> task, int value) {
        try {
            task.complete(value);
        } catch (IllegalStateException e) {
            // Another thread was faster.
        }
    }

    @Test
    void cancel_whileAPlainFunctionRuns_interruptsItOnce() throws Exception {
        try (Worker real = Worker.start()) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            RestartableTask<String> task = RestartableTask.on(real).build(() -> {
                entered.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            task.start();
            entered.await();
            assertThat(task.cancel()).isTrue();
            assertThat(interrupted.await(10, SECONDS)).isTrue();
            assertThatThrownBy(() -> task.result().get(1, SECONDS)).isInstanceOf(ExecutionException.class);
        }
    }
}
