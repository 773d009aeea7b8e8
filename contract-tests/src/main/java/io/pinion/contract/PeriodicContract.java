package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Periodic timers: phase, merged ticks, failures, cancel, close. */
public abstract class PeriodicContract extends WorkerContract {
    private static final Duration PERIOD = Duration.ofMillis(10);

    @Test
    void every_running_staysOnItsGridAndIsNeverEarly() {
        Worker worker = start();
        Duration initial = Duration.ofMillis(3);
        List<String> early = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<Scheduled> handle = new AtomicReference<>();
        long setNs = nanoTime();
        Gate gate = occupy(worker);
        handle.set(worker.timers().every(initial, PERIOD, () -> {
            long tick = handle.get().runs() + handle.get().missedTicks();
            long dueNs = setNs + initial.toNanos() + tick * PERIOD.toNanos();
            if (nanoTime() - dueNs < 0) {
                early.add("tick " + tick);
            }
        }));
        gate.open();
        Await.until("20 runs", () -> handle.get().runs() >= 20);
        handle.get().cancel();
        assertThat(early).isEmpty();
    }

    @Test
    void every_withoutInitialDelay_runsFirstAfterOnePeriod() {
        Worker worker = start();
        AtomicReference<Long> firstNs = new AtomicReference<>();
        long setNs = nanoTime();
        Scheduled periodic = worker.timers().every(PERIOD, () -> firstNs.compareAndSet(null, nanoTime()));
        Await.until("a run", () -> periodic.runs() > 0);
        assertThat(firstNs.get() - setNs).isGreaterThanOrEqualTo(PERIOD.toNanos());
        periodic.cancel();
    }

    @Test
    void every_whileTheWorkerIsHeld_mergesTheMissedTicksAndCountsThem() {
        Worker worker = start();
        AtomicInteger runs = new AtomicInteger();
        Gate gate = occupy(worker);
        long setNs = nanoTime();
        Scheduled periodic = worker.timers().every(Duration.ZERO, PERIOD, runs::incrementAndGet);
        awaitTime(nanoTime(), PERIOD.multipliedBy(12));
        gate.open();
        // A run is counted before the ticks that it stands for.
        Await.until("11 missed ticks", () -> periodic.missedTicks() >= 11);
        Await.until("further runs", () -> periodic.runs() >= 5);
        periodic.cancel();
        long elapsedNs = nanoTime() - setNs;
        assertThat(periodic.runs() + periodic.missedTicks())
                .as("no burst: never more ticks than the time has room for")
                .isLessThanOrEqualTo(elapsedNs / PERIOD.toNanos() + 1);
        atRest(worker);
        assertThat(periodic.runs()).isEqualTo(runs.get());
    }

    @Test
    void every_bodyLongerThanThePeriod_neverOverlapsAndMerges() {
        Worker worker = start();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        Scheduled periodic = worker.timers().every(PERIOD, () -> {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            awaitTime(nanoTime(), PERIOD.multipliedBy(3));
            inside.decrementAndGet();
        });
        Await.until("4 runs", () -> periodic.runs() >= 4);
        periodic.cancel();
        assertThat(overlaps).hasValue(0);
        assertThat(periodic.missedTicks()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void every_failing_goesOnAndCountsAndTellsTheHandler() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        AssertionError error = new AssertionError("wanted");
        Runnable failing = () -> {
            throw error;
        };
        Scheduled periodic = worker.timers().every(Duration.ofMillis(1), failing);
        assertThat(failures.await(5)).allSatisfy(failure -> {
            assertThat(failure.error()).isSameAs(error);
            assertThat(failure.task()).isSameAs(failing);
        });
        assertThat(periodic.isDone()).isFalse();
        assertThat(periodic.cancel()).isTrue();
        WorkerStats stats = atRest(worker);
        // The handler is told before the timer counts.
        Await.until("every failure is counted", () -> periodic.failures() == stats.failed());
        Await.until("every run is counted", () -> periodic.runs() == stats.failed());
        assertThat(failures.all()).hasSize((int) stats.failed());
    }

    @Test
    void cancel_fromItsOwnRun_isTheLastRun() {
        Worker worker = start();
        AtomicReference<Scheduled> own = new AtomicReference<>();
        AtomicReference<Boolean> prevented = new AtomicReference<>();
        Gate gate = occupy(worker);
        own.set(worker.timers()
                .every(Duration.ofMillis(1), () -> prevented.set(own.get().cancel())));
        gate.open();
        Await.until("the run", () -> own.get().runs() == 1);
        assertThat(prevented.get()).isTrue();
        assertThat(own.get().isDone()).isTrue();
        Await.until("a free entry", () -> worker.stats().timersPending() == 0);
        long sinceNs = nanoTime();
        awaitTime(sinceNs, Duration.ofMillis(10));
        assertThat(own.get().runs()).isEqualTo(1);
    }

    @Test
    void cancel_whileItRuns_letsTheRunEndUninterrupted() {
        Worker worker = start();
        Gate running = gate();
        Scheduled periodic = worker.timers().every(Duration.ZERO, PERIOD, running);
        running.awaitStarted();
        assertThat(periodic.cancel()).isTrue();
        running.openAndAwaitEnd();
        WorkerStats stats = atRest(worker);
        assertThat(stats.completed()).isEqualTo(1);
        assertThat(running.interrupts()).isZero();
        assertThat(periodic.runs()).isEqualTo(1);
        assertThat(periodic.isCancelled()).isTrue();
    }

    @Test
    void every_running_countsEachRunOnceAndStaysOnePendingTimer() {
        Worker worker = start();
        Scheduled periodic = worker.timers().every(Duration.ofMillis(1), () -> {});
        Await.until("10 runs", () -> periodic.runs() >= 10);
        assertThat(worker.stats().timersPending()).isLessThanOrEqualTo(1);
        periodic.cancel();
        Await.until("a free entry", () -> worker.stats().timersPending() == 0);
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isEqualTo(periodic.runs());
        assertThat(stats.completed()).isEqualTo(periodic.runs());
    }

    @Test
    void every_whenTheWorkerCloses_isCancelled() throws Exception {
        Worker worker = start();
        Scheduled periodic = worker.timers().every(Duration.ofMillis(1), () -> {});
        Await.until("a run", () -> periodic.runs() > 0);
        assertThat(worker.drain(Await.LIMIT)).isTrue();
        assertThat(worker.shutdown(Duration.ofSeconds(10)).isClean()).isTrue();
        assertThat(periodic.isCancelled()).isTrue();
        assertThat(periodic.cancel()).isFalse();
        assertThat(periodic.runs()).isEqualTo(worker.stats().completed());
    }
}
