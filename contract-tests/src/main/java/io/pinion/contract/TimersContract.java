package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Scheduled;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Timers;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Timers that run once: never early, in order, cancellable, bounded. */
public abstract class TimersContract extends WorkerContract {
    private static final Duration FAR = Duration.ofDays(1);

    /** A timer with what is known about its deadline. */
    private record Set(int number, long earliestNs, long latestNs) {}

    private Set set(Worker worker, int number, Duration delay, List<Integer> order) {
        long beforeNs = nanoTime();
        worker.timers().after(delay, () -> order.add(number));
        return new Set(number, beforeNs + delay.toNanos(), nanoTime() + delay.toNanos());
    }

    @Test
    void after_randomDelays_neverRunsEarly() {
        Worker worker = start();
        Random random = random();
        List<Long> earliness = Collections.synchronizedList(new ArrayList<>());
        List<Scheduled> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Duration delay = Duration.ofNanos(random.nextInt(60_000_000));
            long setNs = nanoTime();
            all.add(worker.timers().after(delay, () -> {
                earliness.add(setNs + delay.toNanos() - nanoTime());
            }));
        }
        all.forEach(timer -> Await.until("a run", timer::isDone));
        assertThat(earliness).hasSize(200).allMatch(early -> early <= 0);
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isEqualTo(200);
        assertThat(stats.completed()).isEqualTo(200);
        assertThat(stats.timersPending()).isZero();
        assertThat(stats.loopLag().count()).isEqualTo(200);
    }

    @Test
    void timers_dueTogether_runByDeadlineThenBySubmission() {
        Worker worker = start();
        Random random = random();
        Gate gate = occupy(worker);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Set> sets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sets.add(set(worker, i, Duration.ofMillis(random.nextInt(20)), order));
        }
        awaitTime(nanoTime(), Duration.ofMillis(25));
        gate.open();
        Await.until("all runs", () -> order.size() == 300);
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < i; j++) {
                Set earlier = sets.get(order.get(j));
                Set later = sets.get(order.get(i));
                assertThat(earlier.earliestNs() - later.latestNs())
                        .as("timer %d ran before timer %d", earlier.number(), later.number())
                        .isLessThanOrEqualTo(0);
            }
        }
    }

    @Test
    void timers_ofTheSameDelay_runInTheOrderOfTheirSetting() {
        Worker worker = start();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 500; i++) {
            set(worker, i, Duration.ofMillis(10), order);
        }
        Await.until("all runs", () -> order.size() == 500);
        assertThat(order).isSorted();
    }

    @Test
    void after_run_tellsItsHandle() {
        Worker worker = start();
        AtomicReference<Boolean> onWorker = new AtomicReference<>();
        Scheduled timer = worker.timers().after(Duration.ofMillis(1), () -> onWorker.set(worker.isWorkerThread()));
        Await.until("the run", timer::isDone);
        assertThat(onWorker.get()).isTrue();
        assertThat(timer.runs()).isEqualTo(1);
        assertThat(timer.failures()).isZero();
        assertThat(timer.missedTicks()).isZero();
        assertThat(timer.isCancelled()).isFalse();
        assertThat(timer.cancel()).isFalse();
        assertThat(timer.isCancelled()).isFalse();
    }

    @Test
    void after_zeroFromATask_runsAfterThatTask() {
        Worker worker = start();
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        worker.execute(() -> {
            worker.timers().after(Duration.ZERO, () -> ran.add("timer"));
            ran.add("task");
        });
        Await.until("both", () -> ran.size() == 2);
        assertThat(ran).containsExactly("task", "timer");
    }

    @Test
    void after_failing_tellsTheHandlerAndIsDone() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        AssertionError error = new AssertionError("wanted");
        Runnable failing = () -> {
            throw error;
        };
        Scheduled timer = worker.timers().after(Duration.ZERO, failing);
        Failures.Failure failure = failures.await(1).get(0);
        assertThat(failure.error()).isSameAs(error);
        assertThat(failure.task()).isSameAs(failing);
        Await.until("the end", timer::isDone);
        assertThat(timer.runs()).isEqualTo(1);
        assertThat(timer.failures()).isEqualTo(1);
        assertThat(atRest(worker).failed()).isEqualTo(1);
    }

    @Test
    void cancel_beforeTheDeadline_keepsItFromRunningAndFreesTheEntry() {
        Worker worker = start();
        AtomicInteger runs = new AtomicInteger();
        Scheduled timer = worker.timers().after(FAR, runs::incrementAndGet);
        assertThat(worker.stats().timersPending()).isEqualTo(1);
        assertThat(timer.isDone()).isFalse();
        assertThat(timer.cancel()).isTrue();
        assertThat(timer.cancel()).isFalse();
        assertThat(timer.isCancelled()).isTrue();
        assertThat(timer.isDone()).isTrue();
        Await.until("a free entry", () -> worker.stats().timersPending() == 0);
        assertThat(runs).hasValue(0);
        assertThat(timer.runs()).isZero();
    }

    @Test
    void cancel_racingTheDeadline_eitherPreventsTheRunOrDoesNot() {
        Worker worker = start();
        Random random = random();
        AtomicInteger runs = new AtomicInteger();
        int prevented = 0;
        int rounds = 3_000;
        for (int i = 0; i < rounds; i++) {
            Scheduled timer = worker.timers().after(Duration.ofNanos(random.nextInt(60_000)), runs::incrementAndGet);
            for (int spins = random.nextInt(2_000); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            if (timer.cancel()) {
                prevented++;
            }
        }
        Await.until("no timer left", () -> worker.stats().timersPending() == 0);
        WorkerStats stats = atRest(worker);
        assertThat(runs.get() + prevented).isEqualTo(rounds);
        assertThat(stats.completed()).isEqualTo(runs.get());
    }

    @Test
    void cancel_fromManyThreads_succeedsForOne() {
        Worker worker = start();
        for (int round = 0; round < 50; round++) {
            Scheduled timer = worker.timers().after(FAR, () -> {});
            List<Caller<Boolean>> cancellers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                cancellers.add(callElsewhere(timer::cancel));
            }
            assertThat(cancellers.stream().filter(Caller::value)).hasSize(1);
        }
        Await.until("no timer left", () -> worker.stats().timersPending() == 0);
    }

    @Test
    void at_instant_isNotEarlyAndThePastIsDueAtOnce() {
        Worker worker = start();
        AtomicLong ranNs = new AtomicLong();
        long setNs = nanoTime();
        Instant soon = current().instant().plusMillis(40);
        Scheduled future = worker.timers().at(soon, () -> ranNs.set(nanoTime()));
        for (Instant past : List.of(current().instant().minusSeconds(5), Instant.EPOCH, Instant.MIN)) {
            Scheduled timer = worker.timers().at(past, () -> {});
            Await.until("a run", timer::isDone);
        }
        Await.until("the run", future::isDone);
        assertThat(ranNs.get() - setNs)
                .isGreaterThanOrEqualTo(Duration.ofMillis(39).toNanos());
    }

    @Test
    void deadline_beyondTheClock_staysPendingAndCanBeCancelled() {
        Worker worker = start();
        Timers timers = worker.timers();
        AtomicInteger runs = new AtomicInteger();
        List<Scheduled> never = List.of(
                timers.after(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), runs::incrementAndGet),
                timers.at(Instant.MAX, runs::incrementAndGet),
                timers.every(Duration.ofSeconds(Long.MAX_VALUE), runs::incrementAndGet),
                timers.every(FAR, Duration.ofSeconds(Long.MAX_VALUE), runs::incrementAndGet));
        Scheduled near = timers.after(Duration.ofMillis(5), () -> {});
        Await.until("the near one", near::isDone);
        // It is done before it is counted out.
        Await.until("four timers", () -> worker.stats().timersPending() == 4);
        never.forEach(timer -> assertThat(timer.cancel()).isTrue());
        Await.until("no timer left", () -> worker.stats().timersPending() == 0);
        assertThat(runs).hasValue(0);
    }

    @Test
    void delay_future_completesOnTheWorkersThreadAndNotEarly() {
        Worker worker = start();
        Gate gate = occupy(worker);
        long setNs = nanoTime();
        AtomicLong endNs = new AtomicLong();
        CompletableFuture<Boolean> where = worker.timers()
                .delay(Duration.ofMillis(25))
                .thenApply(nothing -> {
                    endNs.set(nanoTime());
                    return worker.isWorkerThread();
                });
        gate.open();
        assertThat(Await.value(where)).isTrue();
        assertThat(nanoTime() - setNs)
                .isGreaterThanOrEqualTo(Duration.ofMillis(25).toNanos());
        assertThat(Await.value(worker.timers().delay(Duration.ZERO))).isNull();
    }

    @Test
    void delay_cancelled_freesTheTimer() {
        Worker worker = start();
        CompletableFuture<Void> delay = worker.timers().delay(FAR);
        assertThat(worker.stats().timersPending()).isEqualTo(1);
        assertThat(delay.cancel(true)).isTrue();
        Await.until("a free entry", () -> worker.stats().timersPending() == 0);
        CompletableFuture<Void> byHand = worker.timers().delay(FAR);
        byHand.complete(null);
        Await.until("a free entry", () -> worker.stats().timersPending() == 0);
        atRest(worker);
    }

    @Test
    void delay_awaitedOnTheWorkersThread_isRefused() {
        Worker worker = start();
        Throwable thrown =
                worker.call(() -> SubmitContract.thrownBy(worker.timers().delay(FAR)::join));
        assertThat(thrown).isInstanceOf(SelfAwaitException.class);
    }

    @Test
    void timers_beyondTheCap_areRefusedUntilOneIsFree() {
        Worker worker = start(config().maxTimers(4));
        Timers timers = worker.timers();
        List<Scheduled> pending = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pending.add(timers.after(FAR, () -> {}));
        }
        timers.delay(FAR);
        assertThatThrownBy(() -> timers.after(FAR, () -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> timers.every(FAR, () -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> timers.at(Instant.MAX, () -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> timers.delay(FAR)).isInstanceOf(RejectedExecutionException.class);
        assertThat(worker.stats().timersPending()).isEqualTo(4);
        pending.get(0).cancel();
        Await.until("a free entry", () -> worker.stats().timersPending() == 3);
        timers.after(FAR, () -> {});
        assertThat(worker.stats().timersPending()).isEqualTo(4);
    }

    @Test
    void timers_thatArePending_holdNeitherDrainNorClose() throws Exception {
        Worker worker = start();
        Scheduled once = worker.timers().after(FAR, () -> {});
        Scheduled periodic = worker.timers().every(FAR, () -> {});
        assertThat(worker.drain(Await.LIMIT)).isTrue();
        assertThat(worker.stats().accepted()).isZero();
        assertThat(worker.shutdown(Duration.ofSeconds(10)).isClean()).isTrue();
        assertThat(List.of(once, periodic)).allMatch(Scheduled::isCancelled).allMatch(Scheduled::isDone);
        assertThatThrownBy(() -> worker.timers().after(FAR, () -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> worker.timers().delay(FAR)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void timers_byTheHundredThousand_leaveTheWorkerUsable() {
        Worker worker = start();
        List<Scheduled> all = new ArrayList<>();
        Random random = random();
        for (int i = 0; i < 100_000; i++) {
            all.add(worker.timers().after(FAR.plusNanos(random.nextLong() >>> 20), () -> {}));
        }
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        assertThat(worker.stats().timersPending()).isEqualTo(100_000);
        Collections.shuffle(all, random);
        all.forEach(Scheduled::cancel);
        Await.until("no timer left", () -> worker.stats().timersPending() == 0);
    }

    @Test
    void timers_ofAnIdleWorker_wakeItForAnEarlierOne() {
        Worker worker = start();
        worker.timers().after(FAR, () -> {});
        worker.call(() -> 1);
        Scheduled near = worker.timers().after(Duration.ofMillis(1), () -> {});
        Await.until("the near one", near::isDone);
    }
}
