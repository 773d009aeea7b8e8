package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OfferResult;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The orderly close: what was accepted runs, what comes later is refused, and every caller learns the same. */
public abstract class CloseContract extends WorkerContract {
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Test
    @Tag("S1.11")
    @DisplayName("sincpro 10 / S1.11: shut down three times, no error, one final report, not running")
    void shutdown_threeTimes_returnsTheSameFinalReport() {
        Worker worker = start();
        worker.call(() -> 1);
        ShutdownReport first = worker.shutdown(GRACE);
        ShutdownReport second = worker.shutdown(Duration.ZERO);
        worker.close();
        ShutdownReport third = worker.shutdown(GRACE);
        assertThat(first.isFinal()).isTrue();
        assertThat(first.isClean()).isTrue();
        assertThat(first.elapsed()).isBetween(Duration.ZERO, GRACE);
        assertThat(List.of(second, third)).containsOnly(first);
        assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
        assertThat(first.stats().state()).isEqualTo(WorkerState.CLOSED);
        assertThat(first.stats().completed()).isEqualTo(1);
    }

    @Test
    @Tag("S1.11")
    void shutdown_beforeAnyTask_isClean() {
        for (int round = 0; round < 50; round++) {
            Worker worker = start(config().capacity(8));
            ShutdownReport report = worker.shutdown(round % 2 == 0 ? GRACE : Duration.ZERO);
            assertThat(report.isClean()).isTrue();
            assertThat(report.stats().accepted()).isZero();
        }
    }

    @Test
    void shutdown_rightAfterSubmissions_losesNone() {
        for (int round = 0; round < 200; round++) {
            Worker worker = start(config().capacity(8));
            AtomicInteger ran = new AtomicInteger();
            int tasks = round % 8 + 1;
            for (int i = 0; i < tasks; i++) {
                worker.execute(ran::incrementAndGet);
            }
            assertThat(worker.shutdown(GRACE).isClean()).isTrue();
            assertThat(ran).hasValue(tasks);
        }
    }

    @Test
    @Tag("S1.9")
    void shutdown_withTasksQueued_runsThemAndRefusesNewOnes() {
        Worker worker = start();
        Gate gate = occupy(worker);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            worker.execute(ran::incrementAndGet);
        }
        CompletableFuture<Integer> last = worker.submit(ran::incrementAndGet);
        Caller<ShutdownReport> closer =
                callElsewhere(() -> worker.shutdown(GRACE)).awaitBlocked();
        assertThat(worker.state()).isEqualTo(WorkerState.DRAINING);
        assertRefused(worker);
        gate.open();
        assertThat(closer.value().isClean()).isTrue();
        assertThat(ran).hasValue(101);
        assertThat(last).isCompletedWithValue(101);
        WorkerStats stats = atRest(worker);
        assertThat(stats.completed()).isEqualTo(102);
        assertThat(stats.rejected()).isEqualTo(11);
    }

    /** Tries eleven verbs that carry one task each. */
    private static void assertRefused(Worker worker) {
        assertThat(worker.offer(() -> {})).isEqualTo(OfferResult.CLOSED);
        List<Runnable> refused = List.of(
                () -> worker.execute(() -> {}),
                () -> worker.execute(argument -> {}, 1),
                () -> worker.execute((first, second) -> {}, 1, 2),
                () -> worker.executeAll(List.<Runnable>of(() -> {})),
                () -> worker.submit(() -> {}),
                () -> worker.submit(() -> 1),
                () -> worker.submit(() -> 1, Await.LIMIT),
                () -> worker.submitAsync(() -> CompletableFuture.completedFuture(1)),
                () -> worker.submitAll(List.of(() -> 1)),
                () -> worker.call(() -> 1));
        for (Runnable verb : refused) {
            assertThatThrownBy(verb::run).isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    @Tag("S1.12")
    void closedWorker_usedAgain_refusesAndStillAnswersQuestions() throws Exception {
        Worker worker = start();
        worker.call(() -> 1);
        worker.close();
        assertRefused(worker);
        assertThat(worker.stats().completed()).isEqualTo(1);
        assertThat(worker.stats().rejected()).isEqualTo(11);
        assertThat(worker.drain(Duration.ZERO)).isTrue();
        assertThat(worker.isWorkerThread()).isFalse();
        assertThat(worker.config()).isNotNull();
        Worker next = start();
        assertThat(next.<Integer, RuntimeException>call(() -> 2)).isEqualTo(2);
    }

    @Test
    void shutdown_byManyThreadsAtOnce_returnsOneReportToAll() {
        for (int round = 0; round < 30; round++) {
            Worker worker = start(config().capacity(8));
            worker.execute(() -> {});
            CyclicBarrier barrier = new CyclicBarrier(4);
            List<Caller<ShutdownReport>> closers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                closers.add(callElsewhere(() -> {
                    Await.barrier(barrier);
                    return worker.shutdown(GRACE);
                }));
            }
            ShutdownReport one = closers.get(0).value();
            assertThat(one.isClean()).isTrue();
            assertThat(closers).allSatisfy(closer -> assertThat(closer.value()).isEqualTo(one));
        }
    }

    @Test
    void shutdown_withAShorterGraceBesideALongOne_endsBoth() {
        Worker worker = start();
        Gate gate = occupy(worker);
        CompletableFuture<Integer> queued = worker.submit(() -> 1);
        Caller<ShutdownReport> patient =
                callElsewhere(() -> worker.shutdown(Duration.ofHours(1))).awaitBlocked();
        ShutdownReport report = worker.shutdown(Duration.ofMillis(20));
        assertThat(patient.value()).isEqualTo(report);
        assertThat(report.neverRun()).hasSize(1);
        assertThat(queued).isCompletedExceptionally();
        gate.open();
    }

    @Test
    void shutdown_withALongerGraceBesideAShortOne_doesNotProlongIt() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Caller<ShutdownReport> hasty =
                callElsewhere(() -> worker.shutdown(Duration.ofMillis(300))).awaitBlocked();
        ShutdownReport report = worker.shutdown(Duration.ofHours(1));
        assertThat(hasty.value()).isEqualTo(report);
        assertThat(report.stillRunning()).isPresent();
        gate.open();
    }

    @Test
    void shutdown_fromTheWorker_startsTheCloseAndReturnsAtOnce() {
        Worker worker = start();
        Gate gate = occupy(worker);
        AtomicInteger ran = new AtomicInteger();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        CompletableFuture<ShutdownReport> inside = worker.submit(() -> {
            ShutdownReport report = worker.shutdown(GRACE);
            refused.set(SubmitContract.thrownBy(() -> worker.submit(ran::incrementAndGet)));
            return report;
        });
        worker.execute(ran::incrementAndGet);
        gate.open();
        ShutdownReport report = Await.value(inside);
        assertThat(report.isFinal()).isFalse();
        assertThat(report.isClean()).isFalse();
        assertThat(refused.get()).isInstanceOf(RejectedExecutionException.class);
        Await.until("the close", () -> worker.state() == WorkerState.CLOSED);
        assertThat(ran).hasValue(1);
        assertThat(worker.shutdown(Duration.ZERO).isClean()).isTrue();
    }

    @Test
    void close_fromTimerLaneHandlerAndCallback_endsTheWorker() {
        Worker byTimer = start();
        byTimer.timers().after(Duration.ZERO, byTimer::close);
        Worker byHandler = start();
        byHandler
                .lanes()
                .lane(Object::new, (event, sequence, end) -> byHandler.close(), 8)
                .publish(event -> {});
        Worker byCallback = start();
        byCallback.submit(() -> 1).thenRun(byCallback::close);
        Worker byTask = start();
        byTask.execute(byTask::close);
        for (Worker worker : List.of(byTimer, byHandler, byCallback, byTask)) {
            Await.until("the close", () -> worker.state() == WorkerState.CLOSED);
            assertThat(worker.shutdown(GRACE).isClean()).isTrue();
        }
    }

    @Test
    void shutdown_withAsyncWorkInFlight_waitsForItWithinTheGrace() {
        Worker worker = start();
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Integer> byHand = worker.submitAsync(() -> stage);
        CompletableFuture<Integer> byDelay = worker.submitAsync(
                () -> worker.timers().delay(Duration.ofMillis(600)).thenApply(nothing -> 2));
        Await.until("both in flight", () -> worker.stats().inFlight() == 2);
        Caller<ShutdownReport> closer =
                callElsewhere(() -> worker.shutdown(GRACE)).awaitBlocked();
        assertThat(Await.value(byDelay)).isEqualTo(2);
        assertThat(worker.state()).isEqualTo(WorkerState.DRAINING);
        stage.complete(1);
        assertThat(closer.value().isClean()).isTrue();
        assertThat(byHand).isCompletedWithValue(1);
        assertThat(atRest(worker).cancelled()).isZero();
    }

    @Test
    @Tag("S1.5")
    void call_waitingDuringTheClose_getsItsResult() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Caller<Integer> caller = callElsewhere(() -> worker.call(() -> 42)).awaitBlocked();
        Caller<Void> closer = runElsewhere(() -> worker.shutdown(GRACE)).awaitBlocked();
        gate.open();
        assertThat(caller.value()).isEqualTo(42);
        closer.value();
    }

    @Test
    void shutdown_wrongGrace_isRefusedAndTheWorkerGoesOn() {
        Worker worker = start();
        assertThatThrownBy(() -> worker.shutdown(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> worker.shutdown(null)).isInstanceOf(NullPointerException.class);
        assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
    }

    @Test
    void shutdown_graceBeyondTheClock_endsWithTheWork() {
        Worker worker = start();
        worker.execute(() -> {});
        assertThat(worker.shutdown(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))
                        .isClean())
                .isTrue();
    }

    @Test
    void close_racingProducers_losesAndDoublesNothing() {
        int rounds = Integer.getInteger("pinion.closeRounds", 300);
        for (int round = 0; round < rounds; round++) {
            Worker worker = start(config().capacity(8 << (round % 6)));
            AtomicInteger ran = new AtomicInteger();
            List<Caller<Integer>> producers = new ArrayList<>();
            CyclicBarrier barrier = new CyclicBarrier(3);
            for (int p = 0; p < 2; p++) {
                producers.add(callElsewhere(() -> {
                    Await.barrier(barrier);
                    int accepted = 0;
                    while (true) {
                        OfferResult result = worker.offer(ran::incrementAndGet);
                        if (result == OfferResult.CLOSED) {
                            return accepted;
                        }
                        accepted += result == OfferResult.ACCEPTED ? 1 : 0;
                    }
                }));
            }
            Await.barrier(barrier);
            for (int spins = (round % 40) * 500; spins > 0; spins--) {
                Thread.onSpinWait();
            }
            ShutdownReport report = worker.shutdown(round % 3 == 0 ? Duration.ZERO : GRACE);
            int accepted = producers.stream().mapToInt(Caller::value).sum();
            WorkerStats stats = atRest(worker);
            assertThat(stats.accepted()).isEqualTo(accepted);
            assertThat(ran.get() + report.neverRun().size())
                    .as("round %d", round)
                    .isEqualTo(accepted);
            assertThat(stats.neverRun()).isEqualTo(report.neverRun().size());
        }
    }
}
