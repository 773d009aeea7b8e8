package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
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
class RateLimiterTest {
    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();

    @AfterEach
    void close() {
        manual.close();
    }

    private RateLimiter tenPerSecond(int burst) {
        return RateLimiter.on(worker).permits(10).per(ofSeconds(1)).burst(burst).open();
    }

    private static long done(List<? extends CompletableFuture<?>> futures) {
        return futures.stream().filter(CompletableFuture::isDone).count();
    }

    private static List<CompletableFuture<Void>> acquire(RateLimiter limiter, int count) {
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(limiter.acquire());
        }
        return futures;
    }

    private static Throwable errorOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, error) -> error).join();
    }

    @Test
    @DisplayName("U7: with a burst of 1 passes keep their distance, in order")
    void acquire_withoutBurst_isEven() {
        RateLimiter limiter = tenPerSecond(1);
        List<CompletableFuture<Void>> futures = acquire(limiter, 5);
        manual.runAll();
        for (int passed = 1; passed <= 5; passed++) {
            assertThat(done(futures)).isEqualTo(passed);
            assertThat(futures.get(passed - 1)).isDone();
            manual.advance(ofMillis(99));
            assertThat(done(futures)).isEqualTo(passed);
            manual.advance(ofMillis(1));
        }
    }

    @Test
    @DisplayName("U7: a full bucket lets its burst through at once and then the rate")
    void acquire_withBurst_passesTheBurstFirst() {
        RateLimiter limiter = tenPerSecond(4);
        List<CompletableFuture<Void>> futures = acquire(limiter, 10);
        manual.runAll();
        assertThat(done(futures)).isEqualTo(4);
        manual.advance(ofMillis(300));
        assertThat(done(futures)).isEqualTo(7);
        manual.advance(ofMillis(10_000));
        assertThat(done(futures)).isEqualTo(10);
        assertThat(limiter.available()).as("saved up, at most the burst").isEqualTo(4);
    }

    @Test
    void tryAcquire_takesWhatIsThereAndNeverOvertakes() {
        RateLimiter limiter = tenPerSecond(2);
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.tryAcquire()).isFalse();
        CompletableFuture<Void> waiter = limiter.acquire();
        manual.advance(ofMillis(100));
        assertThat(waiter).isDone();
        assertThat(limiter.tryAcquire()).as("the waiter got it").isFalse();
        manual.advance(ofMillis(100));
        assertThat(limiter.tryAcquire()).isTrue();
    }

    @Test
    @DisplayName("U7: rates beyond the step of a millisecond, and odd ones, are exact over time")
    void acquire_atAnyRate_isExactOverTime() {
        int[][] rates = {{3, 1000}, {7, 1000}, {2500, 1000}, {1_000_000, 1000}, {1000, 999}};
        for (int[] rate : rates) {
            RateLimiter limiter = RateLimiter.on(worker)
                    .permits(rate[0])
                    .per(ofMillis(rate[1]))
                    .burst(1_000_000)
                    .open();
            int taken = 0;
            while (limiter.tryAcquire()) {
                taken++;
            }
            assertThat(taken).isEqualTo(1_000_000);
            manual.advance(ofMillis(rate[1]));
            int got = limiter.available();
            assertThat(got)
                    .as("%d per %d ms", rate[0], rate[1])
                    .isBetween(rate[0] - Math.max(1, rate[0] / 500), rate[0]);
            limiter.close();
            manual.advance(ofMillis(100));
        }
    }

    @Test
    @DisplayName("U7: ticks that a late worker merged are made up")
    void acquire_afterALatePeriod_makesUp() {
        RateLimiter limiter = tenPerSecond(1);
        List<CompletableFuture<Void>> futures = acquire(limiter, 6);
        manual.runAll();
        manual.clock().advance(ofMillis(350));
        manual.runAll();
        manual.advance(ofMillis(50));
        assertThat(done(futures)).isEqualTo(5);
    }

    @Test
    void acquire_beyondMaxWaiters_isRefusedAndCounted() {
        RateLimiter limiter = RateLimiter.on(worker)
                .permits(1)
                .per(ofSeconds(1))
                .maxWaiters(2)
                .open();
        List<CompletableFuture<Void>> futures = acquire(limiter, 4);
        manual.runAll();
        assertThat(errorOf(futures.get(3)))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("2 waiters")
                .hasMessageContaining("maxWaiters");
        assertThat(limiter.refused()).isEqualTo(1);
        futures.get(1).cancel(true);
        CompletableFuture<Void> instead = limiter.acquire();
        manual.advance(ofSeconds(2));
        assertThat(futures.get(2)).isCompletedWithValue(null);
        assertThat(instead)
                .as("the cancelled one left its place and cost no permit")
                .isCompletedWithValue(null);
    }

    @Test
    void submit_runsInTurnAndCancelledCostsNothing() {
        RateLimiter limiter = tenPerSecond(1);
        List<String> ran = new ArrayList<>();
        CompletableFuture<Integer> first = limiter.submit(() -> {
            ran.add("first");
            return 1;
        });
        CompletableFuture<Integer> second = limiter.submit(() -> {
            ran.add("second");
            return 2;
        });
        CompletableFuture<Integer> third = limiter.submitAsync(() -> {
            ran.add("third");
            return CompletableFuture.failedFuture(new IllegalStateException("third"));
        });
        manual.runAll();
        assertThat(first).isCompletedWithValue(1);
        second.cancel(true);
        manual.advance(ofMillis(100));
        assertThat(ran).containsExactly("first", "third");
        assertThat(errorOf(third)).hasMessage("third");
    }

    @Test
    void submitAsync_cancelledWhileItRuns_cancelsItsStage() {
        RateLimiter limiter = tenPerSecond(1);
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Integer> call = limiter.submitAsync(() -> stage);
        manual.runAll();
        call.cancel(true);
        assertThat(stage).isCancelled();
        CompletableFuture<Integer> none = limiter.submitAsync(() -> null);
        CompletableFuture<Integer> bad = limiter.submit(() -> {
            throw new java.io.IOException("bad");
        });
        manual.advance(ofMillis(200));
        assertThat(errorOf(none)).hasMessageContaining("no stage");
        assertThat(errorOf(bad)).isInstanceOf(java.io.IOException.class);
    }

    @Test
    void close_failsTheWaitersAndLetsNothingThrough() {
        RateLimiter limiter = tenPerSecond(1);
        List<CompletableFuture<Void>> futures = acquire(limiter, 2);
        manual.runAll();
        limiter.close();
        limiter.close();
        manual.runAll();
        assertThat(errorOf(futures.get(1)))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closed");
        CompletableFuture<Void> late = limiter.acquire();
        manual.advance(ofSeconds(1));
        assertThat(errorOf(late)).isInstanceOf(RejectedExecutionException.class);
        assertThat(limiter.tryAcquire()).isFalse();
    }

    @Test
    @DisplayName("U7: waiters do not hold a closing worker for its whole grace")
    void acquire_whenTheWorkerCloses_failsSoon() {
        CompletableFuture<Void> waiter;
        try (Worker real =
                Worker.start(WorkerConfig.builder().grace(Duration.ofHours(1)).build())) {
            RateLimiter limiter =
                    RateLimiter.on(real).permits(1).per(Duration.ofHours(1)).open();
            limiter.acquire();
            waiter = limiter.acquire();
            real.call(() -> null);
        }
        assertThat(errorOf(waiter))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closing");
    }

    @Test
    void builder_givenNonsense_saysWhat() {
        assertThatNullPointerException().isThrownBy(() -> RateLimiter.on(null));
        RateLimiter.Builder builder = RateLimiter.on(worker);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.permits(0))
                .withMessageContaining("permits must be");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.per(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.per(Duration.ofDays(366)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.burst(0)).withMessageContaining("burst must be");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxWaiters(-1));
        assertThatIllegalStateException().isThrownBy(builder::open).withMessageContaining("permits(int)");
        assertThatNullPointerException().isThrownBy(() -> tenPerSecond(1).submit(null));
        assertThatNullPointerException().isThrownBy(() -> tenPerSecond(1).submitAsync(null));
    }

    @Test
    void acquire_onAClosedWorker_isRefused() {
        RateLimiter limiter = tenPerSecond(1);
        manual.close();
        assertThatThrownBy(limiter::acquire).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(limiter::tryAcquire).isInstanceOf(RejectedExecutionException.class);
        assertThat(limiter.available()).as("it gave the permit back").isEqualTo(1);
        limiter.close();
    }

    @Test
    @DisplayName("U7: ten threads on a real worker: never more than the burst and the rate, each call answered once")
    void acquire_fromTenThreads_keepsTheRate() throws Exception {
        int perThread = 200;
        AtomicInteger passed = new AtomicInteger();
        try (Worker real = Worker.start(
                WorkerConfig.builder().overflow(OverflowPolicy.block()).build())) {
            RateLimiter limiter = RateLimiter.on(real)
                    .permits(20_000)
                    .per(ofSeconds(1))
                    .burst(10)
                    .maxWaiters(10 * perThread)
                    .open();
            long startNs = System.nanoTime();
            CountDownLatch go = new CountDownLatch(1);
            AtomicInteger tried = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 10; t++) {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    for (int i = 0; i < perThread; i++) {
                        limiter.acquire().thenRun(passed::incrementAndGet);
                        if (limiter.tryAcquire()) {
                            tried.incrementAndGet();
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(real.drain(ofSeconds(30))).isTrue();
            long tookNs = System.nanoTime() - startNs;
            assertThat(passed).hasValue(10 * perThread);
            assertThat(limiter.refused()).isZero();
            assertThat(passed.get() + tried.get())
                    .as("burst, rate, and one step of a millisecond")
                    .isLessThanOrEqualTo(10 + (int) (20_000.0 * tookNs / 1e9) + 20);
            limiter.close();
        }
    }

    @Test
    @DisplayName("U7: a closed limiter leaves no timer")
    void close_takesTheTimerBack() {
        RateLimiter limiter = tenPerSecond(1);
        assertThat(limiter.tryAcquire()).isTrue();
        manual.runAll();
        limiter.close();
        manual.runAll();

        assertThat(worker.stats().timersPending()).isZero();
    }

    @Test
    @DisplayName("U7: refused for want of timers, an acquire leaves no waiter and the next one is taken")
    void acquire_whenTheTimersAreFull_leavesNothingBehind() {
        ManualWorker small =
                ManualWorker.create(WorkerConfig.builder().maxTimers(2).build(), manual.clock());
        RateLimiter limiter = RateLimiter.on(small.worker())
                .permits(10)
                .per(ofSeconds(1))
                .burst(1)
                .open();
        assertThat(limiter.tryAcquire()).isTrue();
        small.runAll();
        CompletableFuture<Void> other = small.worker().timers().delay(ofSeconds(100));
        CompletableFuture<Void> refused = limiter.acquire();
        small.runAll();
        assertThat(errorOf(refused)).isInstanceOf(RejectedExecutionException.class);
        other.cancel(false);
        small.runAll();
        CompletableFuture<Void> taken = limiter.acquire();
        small.runAll();
        assertThat(taken).isNotDone();
        small.advance(ofMillis(100));
        assertThat(taken).isCompleted();
        small.close();
    }
}
