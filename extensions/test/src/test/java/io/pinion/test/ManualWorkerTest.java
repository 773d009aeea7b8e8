package io.pinion.test;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pinion.worker.Scheduled;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.WorkerState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManualWorkerTest {
    private final ManualWorker manual = ManualWorker.create();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    void execute_beforeTheHandMoves_runsNothing() {
        AtomicInteger runs = new AtomicInteger();
        manual.worker().execute(runs::incrementAndGet);
        assertThat(runs).hasValue(0);

        assertThat(manual.runAll()).isEqualTo(1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void queueDelay_withTheClockAtZero_isSampled() {
        for (int i = 0; i < 1000; i++) {
            manual.worker().execute(() -> {});
        }
        manual.runAll();

        assertThat(manual.worker().stats().queueDelay().count()).isPositive();
    }

    @Test
    void runAll_runsTasksOnTheCallingThread_asTheWorkersThread() {
        List<Object> seen = new ArrayList<>();
        manual.worker().execute(() -> {
            seen.add(Thread.currentThread());
            seen.add(manual.worker().isWorkerThread());
        });
        manual.runAll();
        assertThat(seen).containsExactly(Thread.currentThread(), true);
        assertThat(manual.worker().isWorkerThread()).isFalse();
    }

    @Test
    void advance_stopsAtEachTimer_withItsTimeOnTheClock() {
        List<Long> times = new ArrayList<>();
        Scheduled ticks = manual.worker()
                .timers()
                .every(ofSeconds(1), () -> times.add(manual.clock().nanoTime()));
        manual.advance(ofMillis(3_500));
        assertThat(times).containsExactly(1_000_000_000L, 2_000_000_000L, 3_000_000_000L);
        assertThat(ticks.runs()).isEqualTo(3);
        assertThat(ticks.missedTicks()).isZero();
        assertThat(manual.clock().nanoTime()).isEqualTo(3_500_000_000L);
    }

    @Test
    void clockMovedPastManyTicks_mergesThemIntoOneRun() {
        AtomicInteger runs = new AtomicInteger();
        Scheduled ticks = manual.worker().timers().every(ofSeconds(1), runs::incrementAndGet);
        manual.clock().advance(ofMillis(10_500));
        manual.runAll();
        assertThat(runs).hasValue(1);
        assertThat(ticks.missedTicks()).isEqualTo(9);
        manual.advance(ofMillis(500));
        assertThat(runs).hasValue(2);
    }

    @Test
    void asyncTasks_overlapWithoutRealTime() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(manual.worker().submitAsync(() -> manual.worker().timers().delay(ofHours(1))));
        }
        manual.advance(ofHours(1).minusNanos(1));
        assertThat(all).noneMatch(CompletableFuture::isDone);
        manual.advance(ofMillis(1));
        assertThat(all).allMatch(CompletableFuture::isDone);
    }

    @Test
    void close_byTheCodeUnderTest_endsAlthoughNobodyDrives() {
        AtomicInteger runs = new AtomicInteger();
        manual.worker().execute(runs::incrementAndGet);
        ShutdownReport report = manual.worker().shutdown(ofSeconds(1));
        assertThat(report.isClean()).isTrue();
        assertThat(runs).hasValue(1);
        assertThat(manual.worker().state()).isEqualTo(WorkerState.CLOSED);
    }

    @Test
    void shutdown_withWorkThatNeedsTime_cancelsItAndSaysSo() {
        CompletableFuture<Void> waiting =
                manual.worker().submitAsync(() -> manual.worker().timers().delay(ofSeconds(1)));
        manual.runAll();
        ShutdownReport report = manual.shutdown();
        assertThat(report.isFinal()).isTrue();
        assertThat(report.cancelledInFlight()).isEqualTo(1);
        assertThat(waiting).isCancelled();
        assertThat(report.stats().pending()).isZero();
    }

    @Test
    void runAll_taskThatNeverStopsHandingItselfOver_isFound() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> manual.worker().execute(again[0]);
        manual.worker().execute(again[0]);
        assertThatIllegalStateException().isThrownBy(manual::runAll).withMessageContaining("again for ever");
    }

    @Test
    void runTurn_fromATask_isRefused() {
        List<Throwable> thrown = new ArrayList<>();
        manual.worker().execute(() -> {
            try {
                manual.runTurn();
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
        });
        manual.runAll();
        assertThat(thrown).hasSize(1);
    }

    @Test
    void clock_movedBack_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> manual.advance(ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> manual.clock().advance(ofMillis(-1)));
    }
}
