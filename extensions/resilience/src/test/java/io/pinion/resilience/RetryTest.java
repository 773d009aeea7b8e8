package io.pinion.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RetryTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private ManualWorker manual;
    private Worker worker;
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<CompletableFuture<String>> stages = new ArrayList<>();

    @BeforeEach
    void open() {
        manual = ManualWorker.create();
        worker = manual.worker();
    }

    @AfterEach
    void close() {
        manual.close();
    }

    private Callable<String> failing() {
        return () -> {
            throw new IOException("attempt " + attempts.incrementAndGet());
        };
    }

    private CompletableFuture<String> hanging() {
        attempts.incrementAndGet();
        CompletableFuture<String> stage = new CompletableFuture<>();
        stages.add(stage);
        return stage;
    }

    private static Throwable errorOf(CompletableFuture<?> future) {
        assertThat(future).isDone();
        try {
            future.getNow(null);
        } catch (CancellationException e) {
            return e;
        } catch (RuntimeException e) {
            return e.getCause();
        }
        throw new AssertionError("did not fail");
    }

    private RetryBuilder quick() {
        return Retry.on(worker).backoff(Backoff.none());
    }

    @Test
    @DisplayName("aiomisc 29: max_tries n means exactly n attempts and the last error")
    void submit_whenAllAttemptsFail_makesExactlyThatManyAndFailsWithTheLast() {
        CompletableFuture<String> end = quick().maxAttempts(4).build().submit(failing());
        manual.runAll();
        assertThat(errorOf(end)).isInstanceOf(IOException.class).hasMessage("attempt 4");
        assertThat(attempts).hasValue(4);
        assertThat(worker.stats().timersPending()).isZero();
    }

    @Test
    @DisplayName("aiomisc 29: give-up stops early")
    void submit_whenGiveUpSaysSo_stopsAtOnce() {
        Retry retry = quick().maxAttempts(9)
                .giveUpIf(error -> error.getMessage().endsWith("2"))
                .build();
        CompletableFuture<String> end = retry.submit(failing());
        manual.runAll();
        assertThat(errorOf(end)).hasMessage("attempt 2");
        assertThat(attempts).hasValue(2);
    }

    @Test
    @DisplayName("aiomisc 29: a deadline of zero fails fast, without an attempt")
    void submit_withDeadlineZero_failsAtOnce() {
        CompletableFuture<String> end = quick().deadline(Duration.ZERO).build().submit(failing());
        assertThat(errorOf(end)).isInstanceOf(TimeoutException.class).hasMessageContaining("no attempt");
        manual.runAll();
        assertThat(attempts).hasValue(0);
        assertThat(worker.stats().accepted()).isZero();
    }

    @Test
    @DisplayName("aiomisc 29: the last real error is reported at the deadline, not the time-out of a later attempt")
    void submitAsync_whenDeadlinePassesAfterATimeout_reportsTheRealError() {
        Retry retry = quick().maxAttempts(100)
                .attemptTimeout(SECOND)
                .deadline(Duration.ofMillis(2_500))
                .build();
        CompletableFuture<String> end = retry.submitAsync(() -> {
            if (attempts.get() == 0) {
                attempts.incrementAndGet();
                throw new IOException("real");
            }
            return hanging();
        });
        manual.runAll();
        manual.advance(Duration.ofMillis(2_499));
        assertThat(end).isNotDone();
        manual.advance(Duration.ofMillis(1));
        assertThat(errorOf(end)).isInstanceOf(IOException.class).hasMessage("real");
        assertThat(attempts).hasValue(4);
        assertThat(stages).allMatch(CompletableFuture::isCancelled);
        assertThat(worker.stats().timersPending()).isZero();
    }

    @Test
    @DisplayName("asyncbackoff: TimeoutException at the deadline only if there was no real error")
    void submitAsync_whenNothingEndsBeforeTheDeadline_failsWithTimeout() {
        CompletableFuture<String> end = quick().deadline(SECOND).build().submitAsync(this::hanging);
        manual.runAll();
        manual.advance(SECOND);
        assertThat(errorOf(end)).isInstanceOf(TimeoutException.class).hasMessageContaining("PT1S");
        assertThat(stages.get(0)).isCancelled();
    }

    @Test
    @DisplayName("asyncbackoff: a time-out of an attempt cancels it and is always worth another one")
    void submitAsync_whenAnAttemptTakesTooLong_cancelsItAndTriesAgain() {
        Retry retry = quick().attemptTimeout(SECOND).retryOn(IOException.class).build();
        CompletableFuture<String> end = retry.submitAsync(this::hanging);
        manual.runAll();
        manual.advance(SECOND);
        assertThat(attempts).hasValue(2);
        assertThat(stages.get(0)).isCancelled();
        stages.get(1).complete("second");
        manual.runAll();
        assertThat(end).isCompletedWithValue("second");
        assertThat(worker.stats().timersPending()).isZero();
    }

    @Test
    @DisplayName("asyncbackoff: an error that is not listed fails at once")
    void submit_whenTheErrorIsNotListed_doesNotRetry() {
        CompletableFuture<String> end =
                quick().retryOn(IllegalStateException.class).build().submit(failing());
        manual.runAll();
        assertThat(errorOf(end)).hasMessage("attempt 1");
        assertThat(attempts).hasValue(1);
    }

    @Test
    @DisplayName("asyncretry: every exception is worth another attempt by default, errors of the JVM are not")
    void submit_whenAnErrorIsThrown_doesNotRetryUnlessNamed() {
        Callable<String> broken = () -> {
            attempts.incrementAndGet();
            throw new AssertionError("broken");
        };
        CompletableFuture<String> end = quick().build().submit(broken);
        manual.runAll();
        assertThat(errorOf(end)).isInstanceOf(AssertionError.class);
        assertThat(attempts).hasValue(1);
        quick().retryIf(AssertionError.class::isInstance).build().submit(broken);
        manual.runAll();
        assertThat(attempts).hasValue(4);
    }

    @Test
    @DisplayName("asyncbackoff: pauses are kept to the worker's timers")
    void submit_betweenAttempts_pausesOnTheTimers() {
        CompletableFuture<String> end = Retry.on(worker)
                .backoff(Backoff.exponential(SECOND, Duration.ofSeconds(3)))
                .maxAttempts(4)
                .build()
                .submit(failing());
        manual.runAll();
        for (long pauseMs : new long[] {1_000, 2_000, 3_000}) {
            int before = attempts.get();
            manual.advance(Duration.ofMillis(pauseMs - 1));
            assertThat(attempts).hasValue(before);
            manual.advance(Duration.ofMillis(1));
            assertThat(attempts).hasValue(before + 1);
        }
        assertThat(errorOf(end)).hasMessage("attempt 4");
    }

    @Test
    void submit_whenAPauseCrossesTheDeadline_failsWithTheLastError() {
        CompletableFuture<String> end = Retry.on(worker)
                .backoff(Backoff.fixed(Duration.ofHours(1)))
                .deadline(SECOND)
                .build()
                .submit(failing());
        manual.runAll();
        manual.advance(SECOND);
        assertThat(errorOf(end)).hasMessage("attempt 1");
        assertThat(worker.stats().timersPending()).isZero();
        assertThat(worker.stats().pending()).isZero();
    }

    @Test
    void cancel_duringAPause_endsItAndFreesTheTimer() {
        CompletableFuture<String> end =
                Retry.on(worker).deadline(Duration.ofHours(1)).build().submit(failing());
        manual.runAll();
        assertThat(end.cancel(true)).isTrue();
        manual.advance(Duration.ofMinutes(1));
        assertThat(attempts).hasValue(1);
        assertThat(worker.stats().timersPending()).isZero();
    }

    @Test
    void cancel_duringAnAttempt_cancelsItsStage() {
        CompletableFuture<String> end = quick().build().submitAsync(this::hanging);
        manual.runAll();
        end.cancel(true);
        manual.runAll();
        assertThat(stages.get(0)).isCancelled();
        manual.advance(Duration.ofMinutes(1));
        assertThat(attempts).hasValue(1);
    }

    @Test
    void cancel_beforeTheStart_makesNoAttemptAndFreesTheDeadline() {
        CompletableFuture<String> end =
                quick().deadline(Duration.ofHours(1)).build().submit(failing());
        end.cancel(true);
        manual.runAll();
        assertThat(attempts).hasValue(0);
        assertThat(worker.stats().timersPending()).isZero();
    }

    @Test
    void attempt_whenItsOwnStageIsCancelled_isNotRetried() {
        CompletableFuture<String> end = quick().build().submitAsync(this::hanging);
        manual.runAll();
        stages.get(0).cancel(true);
        manual.runAll();
        assertThat(errorOf(end)).isInstanceOf(CancellationException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void predicate_whenItThrows_endsTheRunWithTheTasksError() {
        CompletableFuture<String> end = quick().retryIf(error -> {
                    throw new IllegalStateException("predicate");
                })
                .build()
                .submit(failing());
        manual.runAll();
        assertThat(errorOf(end)).hasMessage("attempt 1");
        assertThat(errorOf(end).getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void submitAsync_whenTheTaskReturnsNull_fails() {
        CompletableFuture<String> end = quick().maxAttempts(1).build().submitAsync(() -> null);
        manual.runAll();
        assertThat(errorOf(end)).isInstanceOf(NullPointerException.class).hasMessageContaining("must return a stage");
    }

    @Test
    void submit_whenItSucceedsAtLast_givesTheValue() {
        CompletableFuture<String> end = quick().build().submit(() -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IOException("not yet");
            }
            return null;
        });
        manual.runAll();
        assertThat(end).isCompletedWithValue(null);
    }

    @Test
    void submit_withAnAttemptTimeout_isRefusedBecauseNoTimerCouldFire() {
        Retry retry = quick().attemptTimeout(SECOND).build();
        assertThatThrownBy(() -> retry.submit(failing()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("submitBlocking");
    }

    @Test
    void submit_whenTheWorkerIsClosed_isRefused() {
        manual.shutdown();
        Retry retry = quick().build();
        assertThatThrownBy(() -> retry.submit(failing())).isInstanceOf(RejectedExecutionException.class);
        Retry limited = quick().deadline(SECOND).build();
        assertThatThrownBy(() -> limited.submit(failing())).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    @DisplayName("asyncbackoff: negative values are refused, and so is zero where it means nothing")
    void builder_withValuesOutside_refusesThem() {
        Duration negative = Duration.ofNanos(-1);
        RetryBuilder builder = Retry.on(worker);
        assertThatThrownBy(() -> builder.maxAttempts(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.attemptTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.deadline(negative)).hasMessageContaining("deadline must be zero or more");
        assertThatThrownBy(() -> Backoff.fixed(negative)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential(Duration.ZERO, SECOND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential(SECOND, Duration.ofMillis(1)))
                .hasMessageContaining("at least the first pause");
        assertThatThrownBy(() -> Backoff.none().withJitter(Double.NaN)).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> Backoff.none().withJitter(1.1)).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> Retry.on(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.retryOn(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.build().submit(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void backoff_withJitter_takesAShareOffAndNeverPassesTheCap() {
        Backoff backoff = Backoff.exponential(SECOND, Duration.ofSeconds(5)).withJitter(0.5);
        assertThat(backoff.pauseAfter(1, () -> 0)).isEqualTo(SECOND);
        assertThat(backoff.pauseAfter(1, () -> -1)).isBetween(Duration.ofMillis(500), Duration.ofMillis(501));
        assertThat(backoff.pauseAfter(Integer.MAX_VALUE, () -> 0)).isEqualTo(Duration.ofSeconds(5));
        Backoff long1 = Backoff.exponential(SECOND, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(long1.pauseAfter(1_000, () -> 0)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
    }

    @Test
    void submitBlocking_whenAnAttemptBlocksTooLong_isInterruptedOnceAndRetried() throws Exception {
        try (Worker real = Worker.start()) {
            CountDownLatch interrupted = new CountDownLatch(1);
            Retry retry = Retry.on(real)
                    .backoff(Backoff.none())
                    .attemptTimeout(Duration.ofMillis(50))
                    .maxAttempts(5)
                    .build();
            CompletableFuture<String> end = retry.submitBlocking(() -> {
                if (interrupted.getCount() == 0) {
                    return "second";
                }
                try {
                    new CountDownLatch(1).await();
                    return "never";
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            });
            assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo("second");
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Closes the worker while the first attempt is out, and then lets that fail. */
    private static void failDuringClose(Worker real, CountDownLatch started, Runnable failure) throws Exception {
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        Thread closer = new Thread(() -> real.shutdown(Duration.ofSeconds(30)));
        closer.start();
        while (real.state() == WorkerState.RUNNING) {
            Thread.onSpinWait();
        }
        failure.run();
        closer.join();
    }

    @Test
    void submitBlocking_whenTheWorkerCloses_failsWithTheLastErrorOfTheTask() throws Exception {
        Worker real = Worker.start();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Retry retry = Retry.on(real).backoff(Backoff.none()).maxAttempts(3).build();
        CompletableFuture<String> end = retry.submitBlocking(() -> {
            started.countDown();
            closing.await();
            throw new IOException("attempt " + attempts.incrementAndGet());
        });
        failDuringClose(real, started, closing::countDown);
        Throwable error = errorOf(end);
        assertThat(error).isInstanceOf(IOException.class).hasMessage("attempt 1");
        assertThat(error.getSuppressed()).singleElement().isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void submitAsync_whenAnAttemptFailsElsewhereDuringClose_failsWithItsError() throws Exception {
        Worker real = Worker.start();
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<String> stage = new CompletableFuture<>();
        Retry retry = Retry.on(real).backoff(Backoff.none()).maxAttempts(3).build();
        CompletableFuture<String> end = retry.submitAsync(() -> {
            attempts.incrementAndGet();
            started.countDown();
            return stage;
        });
        failDuringClose(real, started, () -> stage.completeExceptionally(new IOException("elsewhere")));
        Throwable error = errorOf(end);
        assertThat(error).isInstanceOf(IOException.class).hasMessage("elsewhere");
        assertThat(error.getSuppressed()).singleElement().isInstanceOf(RejectedExecutionException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void submit_whenTheWorkerCloses_stillMakesItsAttempts() throws Exception {
        Worker real = Worker.start();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        Retry retry = Retry.on(real)
                .backoff(Backoff.fixed(Duration.ofMillis(1)))
                .maxAttempts(3)
                .build();
        CompletableFuture<String> end = retry.submit(() -> {
            started.countDown();
            closing.await();
            throw new IOException("attempt " + attempts.incrementAndGet());
        });
        failDuringClose(real, started, closing::countDown);
        assertThat(errorOf(end)).isInstanceOf(IOException.class).hasMessage("attempt 3");
    }

    @Test
    void submitAsync_fromTenThreads_makesEachRunsAttempts() throws Exception {
        try (Worker real = Worker.start()) {
            Retry retry = Retry.on(real)
                    .backoff(Backoff.fixed(Duration.ofMillis(1)).withJitter(1))
                    .maxAttempts(3)
                    .deadline(Duration.ofSeconds(30))
                    .build();
            List<CompletableFuture<Integer>> ends = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 10; t++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 20; i++) {
                        AtomicInteger own = new AtomicInteger();
                        CompletableFuture<Integer> end = retry.submitAsync(() -> own.incrementAndGet() < 3
                                ? CompletableFuture.supplyAsync(() -> {
                                    throw new IllegalStateException("elsewhere");
                                })
                                : CompletableFuture.completedFuture(own.get()));
                        synchronized (ends) {
                            ends.add(end);
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (CompletableFuture<Integer> end : ends) {
                assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(3);
            }
            assertThat(ends).hasSize(200);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
