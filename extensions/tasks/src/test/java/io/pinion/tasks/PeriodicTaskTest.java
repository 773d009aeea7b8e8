package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.tasks.PeriodicTask.Decision;
import io.pinion.test.ManualWorker;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PeriodicTaskTest {
    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();
    private final List<Long> startsMs = new ArrayList<>();
    private final List<CompletableFuture<Void>> stages = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private PeriodicTask.Builder every(long periodMs) {
        return builder().period(ofMillis(periodMs));
    }

    private PeriodicTask.Builder builder() {
        return PeriodicTask.on(worker).name("test").errorHandler((task, error) -> errors.add(error));
    }

    private void note() {
        startsMs.add(manual.clock().nanoTime() / 1_000_000);
    }

    /** An asynchronous body of this length. */
    private CompletableFuture<Void> async(long lengthMs) {
        note();
        CompletableFuture<Void> stage = worker.timers().delay(ofMillis(lengthMs));
        stages.add(stage);
        return stage;
    }

    /** A plain body that keeps the thread for so long. */
    private void busy(long lengthMs) {
        note();
        manual.clock().advance(ofMillis(lengthMs));
    }

    @Test
    @DisplayName("S2.5: the first run is at once, then one each period")
    void start_runsAtOnceAndThenEachPeriod() {
        PeriodicTask task = every(50).start(this::note);
        manual.runAll();
        assertThat(startsMs).containsExactly(0L);
        manual.advance(ofMillis(160));

        assertThat(startsMs).containsExactly(0L, 50L, 100L, 150L);
        assertThat(task.stats()).isEqualTo(new TimedStats(4, 4, 0, 0, 0, 0));
        assertThat(task.isRunning()).isTrue();
    }

    @Test
    @DisplayName("concurrent-tasks case 5: interval 50 ms, body 40 ms, in 100 ms exactly two bodies complete")
    void body_shorterThanThePeriod_completesTwiceInTwoPeriods() {
        PeriodicTask task = every(50).startAsync(() -> async(40));
        manual.advance(ofMillis(100));

        assertThat(task.stats().completed()).isEqualTo(2);
        assertThat(startsMs).containsExactly(0L, 50L, 100L);
    }

    @Test
    @DisplayName("S2.5: an overrun asynchronous body is followed at once, never overlapped, nothing is made up for")
    void asyncOverrun_runAtOnce_isFollowedAtOnce() {
        every(50).startAsync(() -> async(startsMs.size() == 1 ? 170 : 10));
        manual.advance(ofMillis(300));

        assertThat(startsMs).containsExactly(0L, 50L, 220L, 270L);
    }

    @Test
    @DisplayName("S2.5: the same for a body that keeps the thread")
    void plainOverrun_runAtOnce_isFollowedAtOnce() {
        every(50).start(() -> busy(startsMs.isEmpty() ? 170 : 10));
        manual.advance(ofMillis(300));

        assertThat(startsMs).startsWith(0L, 170L, 220L, 270L);
    }

    @Test
    @DisplayName("S2.5: skip to the grid: period 200, body 300 starts at 0, 400, 800")
    void asyncOverrun_skipToGrid_keepsTheGrid() {
        PeriodicTask task = every(200).overrun(OverrunPolicy.SKIP_TO_GRID).startAsync(() -> async(300));
        manual.advance(ofMillis(900));

        assertThat(startsMs).containsExactly(0L, 400L, 800L);
        assertThat(task.stats().skipped()).isEqualTo(2);
    }

    @Test
    @DisplayName("S2.5: skip to the grid holds for a body that keeps the thread")
    void plainOverrun_skipToGrid_keepsTheGrid() {
        PeriodicTask task = every(200).overrun(OverrunPolicy.SKIP_TO_GRID).start(() -> busy(300));
        manual.runAll();
        manual.advance(ofMillis(550));

        assertThat(startsMs).containsExactly(0L, 400L, 800L);
        assertThat(task.stats().skipped()).isEqualTo(3);
    }

    @Test
    void plainOverrun_ofManyPeriods_countsEachSkippedPoint() {
        PeriodicTask task =
                every(200).overrun(OverrunPolicy.SKIP_TO_GRID).start(() -> busy(startsMs.isEmpty() ? 700 : 1));
        manual.runAll();
        manual.advance(ofMillis(150));

        assertThat(startsMs).containsExactly(0L, 800L);
        assertThat(task.stats().skipped()).isEqualTo(3);
    }

    @Test
    @DisplayName("aiomisc case 23: a 0.5 s body with delay 0.1 starts twice in 1 s")
    void delayAfterEnd_countsFromTheEnd() {
        every(100).overrun(OverrunPolicy.DELAY_AFTER_END).startAsync(() -> async(500));
        manual.advance(ofSeconds(1));

        assertThat(startsMs).containsExactly(0L, 600L);
    }

    @Test
    @DisplayName("aiomisc case 24: none before the delay; restart after stop works; a cancelling body goes on")
    void initialDelay_restart_andCancellingBody() {
        PeriodicTask task = every(100).initialDelay(ofMillis(500)).start(() -> {
            note();
            throw new CancellationException("of its own");
        });
        manual.advance(ofMillis(499));
        assertThat(startsMs).isEmpty();
        manual.advance(ofMillis(201));
        assertThat(startsMs).containsExactly(500L, 600L, 700L);

        task.stop();
        manual.advance(ofMillis(300));
        assertThat(task.isRunning()).isFalse();
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.STOPPED);

        task.start();
        manual.advance(ofMillis(500));
        assertThat(startsMs).containsExactly(500L, 600L, 700L, 1500L);
        assertThat(task.stats()).isEqualTo(new TimedStats(4, 0, 0, 4, 0, 0));
        assertThat(errors).isEmpty();
    }

    @Test
    @DisplayName("aiomisc case 25: without shield a stop cancels the running body")
    void stop_withoutShield_cancelsTheStage() {
        PeriodicTask task = every(50).startAsync(() -> async(1000));
        manual.runAll();
        task.stop();
        manual.runAll();

        assertThat(stages.get(0)).isCancelled();
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.STOPPED);
        assertThat(task.stats().cancelled()).isEqualTo(1);
    }

    @Test
    @DisplayName("aiomisc case 25: with shield the running body completes")
    void stop_withShield_letsTheBodyComplete() {
        PeriodicTask task = every(50).shield().startAsync(() -> async(1000));
        manual.runAll();
        task.stop();
        manual.advance(ofMillis(999));
        assertThat(task.ended()).isNotDone();
        manual.advance(ofMillis(1));

        assertThat(stages.get(0)).isCompleted();
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.STOPPED);
        assertThat(task.stats()).isEqualTo(new TimedStats(1, 1, 0, 0, 0, 0));
        assertThat(startsMs).hasSize(1);
    }

    @Test
    void restart_whileAShieldedRunGoesOn_waitsForIt() {
        PeriodicTask task = every(50).shield().startAsync(() -> async(1000));
        manual.runAll();
        for (int i = 0; i < 5; i++) {
            task.stop();
            task.start();
            manual.runAll();
        }
        manual.advance(ofMillis(999));
        assertThat(startsMs).containsExactly(0L);
        manual.advance(ofMillis(1));

        assertThat(startsMs).containsExactly(0L, 1000L);
    }

    @Test
    void stop_byTheBodyItself_endsAfterThisRun() {
        PeriodicTask[] task = new PeriodicTask[1];
        task[0] = every(50).start(() -> {
            note();
            task[0].stop();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
        manual.advance(ofMillis(500));

        assertThat(startsMs).containsExactly(0L);
        assertThat(task[0].stats()).isEqualTo(new TimedStats(1, 1, 0, 0, 0, 0));
        assertThat(task[0].ended()).isCompletedWithValue(TimedTask.End.STOPPED);
    }

    @Test
    void stop_beforeTheFirstRun_runsNothing() {
        PeriodicTask task = every(50).start(this::note);
        task.stop();
        task.stop();
        manual.advance(ofMillis(500));

        assertThat(startsMs).isEmpty();
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.STOPPED);
    }

    @Test
    @DisplayName("aiomisc RecurringCallback, case 26: a strategy that skips and then stops has exact counts")
    void strategy_skipsThenStops_countsExactly() {
        Deque<Decision> decisions = new ArrayDeque<>(List.of(
                Decision.runAfter(ofMillis(10)),
                Decision.skip(ofMillis(100)),
                Decision.runAfter(ofMillis(-5)),
                Decision.skip(Duration.ZERO),
                Decision.stop()));
        PeriodicTask task = builder().strategy(stats -> decisions.poll()).start(this::note);
        manual.advance(ofSeconds(1));

        assertThat(startsMs).containsExactly(10L, 110L);
        assertThat(task.stats()).isEqualTo(new TimedStats(2, 2, 0, 0, 2, 0));
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FINISHED);
        assertThat(errors).isEmpty();
    }

    @Test
    @DisplayName("aiomisc case 26: a strategy that decides nothing stops the task, visibly")
    void strategy_givingNull_endsTheTaskVisibly() {
        PeriodicTask task = builder().strategy(stats -> null).start(this::note);
        manual.advance(ofSeconds(1));

        assertThat(startsMs).isEmpty();
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FAILED);
        assertThat(errors)
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .isInstanceOf(NullPointerException.class)
                        .hasMessageContaining("decided nothing"));
    }

    @Test
    void strategy_thatThrows_endsTheTaskVisibly() {
        IllegalStateException broken = new IllegalStateException("strategy");
        PeriodicTask task = builder()
                .strategy(stats -> {
                    if (stats.started() == 2) {
                        throw broken;
                    }
                    return Decision.runAfter(ofMillis(10));
                })
                .start(this::note);
        manual.advance(ofSeconds(1));

        assertThat(startsMs).containsExactly(10L, 20L);
        assertThat(errors).containsExactly(broken);
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FAILED);
    }

    @Test
    @DisplayName("S2.6, U5: errors do not end the task; they are counted, and reported ever more rarely")
    void failures_doNotEndTheTask() {
        PeriodicTask task = every(10).start(() -> {
            note();
            throw new IllegalStateException("broken");
        });
        manual.advance(ofMillis(995));

        assertThat(startsMs).hasSize(100);
        assertThat(task.stats()).isEqualTo(new TimedStats(100, 0, 100, 0, 0, 100));
        // 1 to 10, then 16, 32 and 64.
        assertThat(errors).hasSize(13);
        assertThat(task.isRunning()).isTrue();
        assertThat(task).hasToString("PeriodicTask 'test' (100 runs, 100 failed, 100 in a row)");
    }

    @Test
    @DisplayName("S2.6: stopAfterFailures(1) is the behaviour of the seed")
    void stopAfterFailures_one_endsAtTheFirstError() {
        PeriodicTask task = every(10).stopAfterFailures(1).startAsync(() -> {
            note();
            throw new java.io.IOException("no link");
        });
        manual.advance(ofMillis(100));

        assertThat(startsMs).hasSize(1);
        assertThat(errors).singleElement().isInstanceOf(java.io.IOException.class);
        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FAILED);
    }

    @Test
    void stopAfterFailures_countsOnlyThoseInARow_andAnewAfterARestart() {
        PeriodicTask task = every(10).stopAfterFailures(3).start(() -> {
            note();
            if (startsMs.size() % 3 != 0 || startsMs.size() > 6) {
                throw new IllegalStateException("broken");
            }
        });
        manual.advance(ofSeconds(1));
        assertThat(startsMs).hasSize(9);
        assertThat(task.isRunning()).isFalse();

        task.start();
        manual.advance(ofSeconds(1));
        assertThat(startsMs).hasSize(12);
        assertThat(task.stats().failed()).isEqualTo(10);
    }

    @Test
    void backoff_doublesAfterEachFailure_upToTheLimit_andEndsWithSuccess() {
        every(10).backoff(ofMillis(100), ofMillis(300)).start(() -> {
            note();
            if (startsMs.size() < 5) {
                throw new IllegalStateException("broken");
            }
        });
        manual.advance(ofMillis(1020));

        assertThat(startsMs).startsWith(0L, 100L, 300L, 600L, 900L, 910L, 920L);
    }

    @Test
    void backoff_onTheGrid_skipsItsPoints() {
        PeriodicTask task = every(100)
                .overrun(OverrunPolicy.SKIP_TO_GRID)
                .backoff(ofMillis(250), ofSeconds(1))
                .start(() -> {
                    note();
                    if (startsMs.size() == 1) {
                        throw new IllegalStateException("broken");
                    }
                });
        manual.advance(ofMillis(400));

        assertThat(startsMs).containsExactly(0L, 300L, 400L);
        assertThat(task.stats().skipped()).isEqualTo(2);
    }

    @Test
    void backoff_afterEnd_isTheLongerOfTheTwo() {
        every(100)
                .overrun(OverrunPolicy.DELAY_AFTER_END)
                .backoff(ofMillis(250), ofSeconds(1))
                .start(() -> {
                    note();
                    if (startsMs.size() == 1) {
                        throw new IllegalStateException("broken");
                    }
                });
        manual.advance(ofMillis(400));

        assertThat(startsMs).containsExactly(0L, 250L, 350L);
    }

    @Test
    void nullStage_isAFailureWithWords() {
        PeriodicTask task = every(50).startAsync(() -> null);
        manual.advance(ofMillis(60));

        assertThat(task.stats().failed()).isEqualTo(2);
        assertThat(errors.get(0)).isInstanceOf(NullPointerException.class).hasMessageContaining("returned no stage");
    }

    @Test
    void stageThatCannotBeFollowed_isAFailedRun_andTheTaskGoesOn() {
        PeriodicTask task = every(50).startAsync(PeriodicTaskTest::brokenStage);
        manual.advance(ofMillis(60));

        assertThat(task.stats()).isEqualTo(new TimedStats(2, 0, 2, 0, 0, 2));
        assertThat(errors.get(0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @SuppressWarnings("unchecked") // a proxy
    private static CompletionStage<String> brokenStage() {
        return (CompletionStage<String>) Proxy.newProxyInstance(
                PeriodicTaskTest.class.getClassLoader(),
                new Class<?>[] {CompletionStage.class},
                (self, method, args) -> {
                    throw new UnsupportedOperationException("broken stage");
                });
    }

    @Test
    void workerClose_endsTheTask() {
        PeriodicTask idle = every(50).start(this::note);
        PeriodicTask inFlight = every(50).startAsync(() -> async(10_000));
        manual.advance(ofMillis(60));
        manual.shutdown();

        assertThat(idle.ended()).isCompletedWithValue(TimedTask.End.WORKER_CLOSED);
        assertThat(inFlight.ended()).isCompleted();
        assertThat(idle.isRunning()).isFalse();
        assertThat(inFlight.isRunning()).isFalse();
        assertThatThrownBy(idle::start).isInstanceOf(RejectedExecutionException.class);
        idle.stop();
        idle.close();
    }

    @Test
    void run_whenTheWorkerIsFull_failsAndIsTriedAgain() {
        WorkerConfig config = WorkerConfig.builder().maxInFlight(1).build();
        try (ManualWorker own = ManualWorker.create(config, manual.clock())) {
            CompletableFuture<Void> other = new CompletableFuture<>();
            own.worker().submitAsync(() -> other);
            PeriodicTask task = PeriodicTask.on(own.worker())
                    .errorHandler((failed, error) -> errors.add(error))
                    .period(ofMillis(50))
                    .startAsync(() -> CompletableFuture.completedFuture("done"));
            own.advance(ofMillis(60));
            assertThat(errors).hasSize(2).allMatch(error -> error instanceof RejectedExecutionException);

            other.complete(null);
            own.advance(ofMillis(50));
            assertThat(task.stats()).isEqualTo(new TimedStats(3, 1, 2, 0, 0, 0));
        }
    }

    @Test
    void tooManyTimers_endTheTaskVisibly() {
        // One to learn of the close, one to reach the worker's thread, none for the period.
        WorkerConfig config = WorkerConfig.builder().maxTimers(2).build();
        try (ManualWorker own = ManualWorker.create(config, manual.clock())) {
            PeriodicTask task = PeriodicTask.on(own.worker())
                    .errorHandler((failed, error) -> errors.add(error))
                    .period(ofMillis(50))
                    .start(this::note);
            own.runAll();

            assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FAILED);
            assertThat(errors).singleElement().isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    @DisplayName("aiomisc PeriodicCallback: a second start is refused while it runs")
    void start_whileRunning_isRefused() {
        PeriodicTask task = every(50).start(this::note);
        assertThatIllegalStateException()
                .isThrownBy(task::start)
                .withMessageContaining("is running already; stop it before it is started again");
        manual.advance(ofMillis(60));
        assertThat(startsMs).containsExactly(0L, 50L);
    }

    @Test
    void misuse_isRefusedWithWords() {
        assertThatNullPointerException().isThrownBy(() -> PeriodicTask.on(null)).withMessage("worker");
        assertThatNullPointerException().isThrownBy(() -> every(1).start(null)).withMessage("body");
        assertThatNullPointerException()
                .isThrownBy(() -> every(1).startAsync(null))
                .withMessage("body");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().period(null))
                .withMessage("period");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> every(0))
                .withMessage("period must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> every(1).initialDelay(ofMillis(-1)))
                .withMessage("initialDelay must not be negative, was PT-0.001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> every(1).stopAfterFailures(0))
                .withMessage("stopAfterFailures must be 1 or more, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> every(1).backoff(ofSeconds(2), ofSeconds(1)))
                .withMessageContaining("max must be at least first (PT2S)");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().start(this::note))
                .withMessageContaining("has neither; call period(...) or strategy(...)");
        assertThatIllegalStateException()
                .isThrownBy(() -> every(1).strategy(stats -> Decision.stop()).start(this::note))
                .withMessageContaining("has both; leave one out");
    }

    @Test
    void stopWithDuration_onTheWorkersThread_isRefused() {
        PeriodicTask task = every(50).start(this::note);
        CompletableFuture<Void> tried = worker.submit(() -> {
            assertThatThrownBy(() -> task.stop(Duration.ZERO))
                    .isInstanceOf(SelfAwaitException.class)
                    .hasMessageContaining("call stop() there");
        });
        manual.runAll();
        assertThat(tried).isCompleted();
        assertThat(task.isRunning()).isTrue();
    }

    @Test
    @DisplayName("S2.5: a tick that is due while the worker closes ends the task and is no failure")
    void tick_whileTheWorkerCloses_endsTheTaskWithoutAFailure() {
        for (OverrunPolicy policy : OverrunPolicy.values()) {
            ManualWorker closing = ManualWorker.create();
            closing.worker().timers().after(ofMillis(50), closing::close);
            PeriodicTask task = PeriodicTask.on(closing.worker())
                    .errorHandler((subject, error) -> errors.add(error))
                    .period(ofMillis(50))
                    .overrun(policy)
                    .start(() -> {});
            closing.advance(ofMillis(50));

            assertThat(task.ended()).as("%s", policy).isCompletedWithValue(TimedTask.End.WORKER_CLOSED);
            assertThat(errors).as("%s", policy).isEmpty();
            assertThat(task.stats().failed()).as("%s", policy).isZero();
            assertThat(task.stats().started())
                    .as("%s", policy)
                    .isEqualTo(task.stats().completed());
        }
    }

    @Test
    @DisplayName("S2.5: a stop inside the start of a body interrupts nobody, and no run overlaps the one it stopped")
    void stop_insideTheStartOfTheBody_cancelsTheStage() {
        List<Boolean> interrupts = new ArrayList<>();
        PeriodicTask[] task = new PeriodicTask[1];
        task[0] = every(50).startAsync(() -> {
            if (stages.isEmpty()) {
                task[0].stop();
                task[0].start();
            }
            interrupts.add(Thread.interrupted());
            CompletableFuture<Void> stage = new CompletableFuture<>();
            assertThat(stages).allMatch(CompletableFuture::isDone);
            stages.add(stage);
            return stage;
        });
        manual.runAll();

        assertThat(interrupts).containsExactly(false, false);
        assertThat(stages).hasSize(2);
        assertThat(stages.get(0)).isCancelled();
        assertThat(stages.get(1)).isNotDone();
        assertThat(errors).isEmpty();
        assertThat(task[0].stats().cancelled()).isEqualTo(1);
    }

    @Test
    @DisplayName("S2.5: a stop inside the start of a body waits for a stage that cannot be cancelled")
    void stop_insideTheStartOfTheBody_waitsForTheStage() {
        CompletableFuture<Void> source = new CompletableFuture<>();
        PeriodicTask[] task = new PeriodicTask[1];
        task[0] = every(50).startAsync(() -> {
            task[0].stop();
            return source.minimalCompletionStage();
        });
        manual.runAll();
        assertThat(task[0].ended()).isNotDone();
        source.complete(null);
        manual.runAll();
        assertThat(task[0].ended()).isCompletedWithValue(TimedTask.End.STOPPED);
    }

    @Test
    @DisplayName("S2.5: the failure that ends a task is reported, whatever its number")
    void stopAfterFailures_reportsTheLastOne() {
        int[] runs = new int[1];
        PeriodicTask task = every(50).stopAfterFailures(20).start(() -> {
            throw new IllegalStateException("failure " + ++runs[0]);
        });
        manual.advance(ofSeconds(2_000));

        assertThat(task.ended()).isCompletedWithValue(TimedTask.End.FAILED);
        assertThat(errors).last().extracting(Throwable::getMessage).isEqualTo("failure 20");
    }

    @Test
    @DisplayName("S2.5: a run that a task decorator breaks is a failed run, and the task goes on")
    void run_whenTheDecoratorThrows_failsAndTheTaskGoesOn() {
        boolean[] broken = new boolean[1];
        ManualWorker decorated = ManualWorker.create(
                WorkerConfig.builder()
                        .decorator(task -> {
                            if (broken[0]) {
                                broken[0] = false;
                                throw new IllegalStateException("broken decorator");
                            }
                            return task;
                        })
                        .build(),
                manual.clock());
        PeriodicTask task = PeriodicTask.on(decorated.worker())
                .errorHandler((subject, error) -> errors.add(error))
                .period(ofMillis(50))
                .overrun(OverrunPolicy.SKIP_TO_GRID)
                .start(this::note);
        decorated.runAll();
        broken[0] = true;
        decorated.advance(ofMillis(50));
        decorated.advance(ofMillis(50));

        assertThat(errors).extracting(Throwable::getMessage).containsExactly("broken decorator");
        assertThat(startsMs).containsExactly(0L, 100L);
        task.stop();
        decorated.runAll();
        task.start();
        decorated.runAll();
        assertThat(startsMs).hasSize(3);
        decorated.close();
    }
}
