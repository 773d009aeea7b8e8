package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.WorkerStats.Latency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The account and the percentiles. */
public abstract class StatsContract extends WorkerContract {

    @Test
    @Tag("S1.13")
    void stats_freshWorker_areZero() {
        Worker worker = start();
        WorkerStats stats = worker.stats();
        assertThat(stats.name()).isEqualTo(worker.config().name());
        assertThat(stats.state()).isEqualTo(WorkerState.RUNNING);
        assertThat(List.of(
                        stats.accepted(),
                        stats.completed(),
                        stats.failed(),
                        stats.cancelled(),
                        stats.expired(),
                        stats.neverRun(),
                        stats.pending(),
                        stats.inFlight(),
                        stats.rejected(),
                        stats.dropped(),
                        stats.timersPending(),
                        stats.handlerErrors(),
                        stats.stalls()))
                .containsOnly(0L);
        assertThat(List.of(stats.queueDelay(), stats.runTime(), stats.loopLag()))
                .containsOnly(Latency.NONE);
        assertThat(stats.idleShare()).isBetween(0.0, 1.0);
    }

    @Test
    @Tag("S1.13")
    void pending_queuedRunningAndInFlight_countsEachOnce() {
        Worker worker = start();
        CompletableFuture<Void> stage = new CompletableFuture<>();
        worker.submitAsync(() -> stage);
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        Gate gate = occupy(worker);
        for (int i = 0; i < 10; i++) {
            worker.execute(() -> {});
        }
        worker.timers().after(Duration.ofHours(1), () -> {});
        WorkerStats stats = worker.stats();
        assertThat(stats.pending()).isEqualTo(12);
        assertThat(stats.accepted()).isEqualTo(12);
        assertThat(stats.timersPending()).isEqualTo(1);
        assertBalanced(stats);
        gate.open();
        stage.complete(null);
        assertThat(atRest(worker).completed()).isEqualTo(12);
    }

    @Test
    void account_afterARandomMix_isExact() {
        Random random = random();
        Worker worker =
                start(config().capacity(256).errorHandler(new Failures()).overflow(OverflowPolicy.block()));
        long completed = 0;
        long failed = 0;
        long cancelled = 0;
        long expired = 0;
        for (int round = 0; round < 30; round++) {
            Gate gate = occupy(worker);
            completed++;
            List<CompletableFuture<?>> expiring = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                switch (random.nextInt(8)) {
                    case 0 -> {
                        worker.execute(() -> {});
                        completed++;
                    }
                    case 1 -> {
                        worker.execute(
                                argument -> {
                                    throw new IllegalStateException("wanted");
                                },
                                1);
                        failed++;
                    }
                    case 2 -> {
                        worker.submit(() -> 1).cancel(random.nextBoolean());
                        cancelled++;
                    }
                    case 3 -> {
                        worker.submit(() -> 1).complete(2);
                        cancelled++;
                    }
                    case 4 -> {
                        expiring.add(worker.submit(() -> 1, Duration.ofNanos(1 + random.nextInt(1_000_000))));
                        expired++;
                    }
                    case 5 -> {
                        worker.submitAsync(() -> CompletableFuture.completedFuture(1));
                        completed++;
                    }
                    case 6 -> {
                        worker.submitAsync(() -> {
                            throw new IllegalStateException("wanted");
                        });
                        failed++;
                    }
                    default -> {
                        worker.submit(() -> {
                            worker.execute(() -> {});
                        });
                        completed += 2;
                    }
                }
            }
            awaitTime(nanoTime(), Duration.ofMillis(2));
            gate.open();
            expiring.forEach(Await::ended);
            atRest(worker);
        }
        Await.until("no timer left", () -> worker.stats().timersPending() == 0);
        WorkerStats stats = atRest(worker);
        assertThat(List.of(stats.failed(), stats.cancelled(), stats.expired()))
                .containsExactly(failed, cancelled, expired);
        assertThat(stats.completed()).isEqualTo(completed);
        assertThat(stats.accepted()).isEqualTo(completed + failed + cancelled + expired);
        assertThat(stats.rejected() + stats.dropped() + stats.neverRun()).isZero();
    }

    @Test
    void snapshots_takenUnderLoad_balanceAndOnlyGrow() {
        Worker worker = start(config().capacity(64).errorHandler((task, error) -> {}));
        AtomicBoolean stop = new AtomicBoolean();
        List<Caller<Void>> producers = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            producers.add(runElsewhere(() -> {
                while (!stop.get()) {
                    worker.offer(() -> {});
                    if (worker.offer(() -> worker.execute(() -> {})) == io.pinion.worker.OfferResult.ACCEPTED) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        WorkerStats last = worker.stats();
        for (int i = 0; i < 3_000; i++) {
            WorkerStats stats = worker.stats();
            assertBalanced(stats);
            assertThat(stats.pending()).isNotNegative();
            assertThat(stats.accepted()).isGreaterThanOrEqualTo(last.accepted());
            assertThat(stats.completed()).isGreaterThanOrEqualTo(last.completed());
            assertThat(stats.rejected()).isGreaterThanOrEqualTo(last.rejected());
            last = stats;
        }
        stop.set(true);
        producers.forEach(Caller::value);
    }

    @Test
    void percentiles_afterEnoughTasks_areThereAndOrdered() {
        Worker worker = start();
        for (int round = 0; round < 10; round++) {
            Gate gate = occupy(worker);
            for (int i = 0; i < 500; i++) {
                worker.execute(() -> {
                    long startNs = nanoTime();
                    while (nanoTime() - startNs < 1_000) {
                        Thread.onSpinWait();
                    }
                });
            }
            awaitTime(nanoTime(), Duration.ofMillis(2));
            gate.open();
            atRest(worker);
        }
        worker.timers().after(Duration.ZERO, () -> {});
        Await.until("the timer", () -> worker.stats().loopLag().count() == 1);
        WorkerStats stats = worker.stats();
        for (Latency latency : List.of(stats.queueDelay(), stats.runTime())) {
            assertThat(latency.count()).isPositive();
            assertThat(latency.p50Ns()).isPositive();
            assertOrdered(latency);
        }
        assertOrdered(stats.loopLag());
        assertThat(stats.queueDelay().maxNs()).as("a task waited 2 ms").isGreaterThan(1_000_000);
    }

    private static void assertOrdered(Latency latency) {
        assertThat(List.of(latency.p50Ns(), latency.p90Ns(), latency.p99Ns(), latency.p999Ns(), latency.maxNs()))
                .isSorted();
    }

    @Test
    void percentiles_readTwice_doNotForget() {
        Worker worker = start();
        for (int i = 0; i < 20_000; i++) {
            worker.offer(() -> {});
        }
        atRest(worker);
        Latency first = worker.stats().queueDelay();
        Latency second = worker.stats().queueDelay();
        assertThat(first.count()).isPositive();
        assertThat(second).isEqualTo(first);
    }

    @Test
    void percentiles_readAfterEachOfSeveralRounds_addUp() {
        Worker worker = start();
        long before = 0;
        for (int tasks : new int[] {20_000, 2_000, 2_000}) {
            for (int i = 0; i < tasks; i++) {
                worker.offer(() -> {});
            }
            atRest(worker);
            long count = worker.stats().queueDelay().count();
            assertThat(count).isGreaterThan(before);
            before = count;
        }
    }

    @Test
    void wakeups_ofASleepingWorker_areCounted() {
        Assumptions.assumeTrue(current().ownsThread(), "no thread that sleeps");
        Worker worker = start(config().idleStrategy(IdleStrategy.BLOCKING));
        Thread thread = threadOf(worker);
        for (int i = 0; i < 20; i++) {
            Await.until(
                    "a sleeping worker",
                    () -> thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING);
            worker.call(() -> 1);
        }
        WorkerStats stats = worker.stats();
        assertThat(stats.wakeups()).isPositive();
        assertThat(stats.missedWakeups()).isZero();
    }

    @Test
    void idleShare_heldThenIdle_isAShare() {
        Worker worker = start();
        Gate gate = occupy(worker);
        awaitTime(nanoTime(), Duration.ofMillis(30));
        gate.open();
        atRest(worker);
        assertThat(worker.stats().idleShare()).isBetween(0.0, 1.0);
    }

    @Test
    void stalls_ofAWorkerThatStandsStill_areReported() {
        Assumptions.assumeTrue(current().ownsThread(), "no watchdog");
        Worker worker = start(config().stallThreshold(Duration.ofMillis(20)));
        Gate gate = occupy(worker);
        worker.execute(() -> {});
        Await.until("a report", () -> worker.stats().stalls() > 0);
        gate.open();
        atRest(worker);
    }

    @Test
    void stalls_ofAnIdleWorker_areNotReported() {
        Assumptions.assumeTrue(current().ownsThread(), "no watchdog");
        Worker worker = start(config().stallThreshold(Duration.ofMillis(10)));
        worker.timers().after(Duration.ofHours(1), () -> {});
        awaitTime(nanoTime(), Duration.ofMillis(200));
        assertThat(worker.stats().stalls()).isZero();
    }

    @Test
    void stats_ofAClosedWorker_stayReadable() {
        Worker worker = start();
        worker.call(() -> 1);
        worker.close();
        WorkerStats stats = worker.stats();
        assertThat(stats.state()).isEqualTo(WorkerState.CLOSED);
        assertThat(stats.completed()).isEqualTo(1);
        assertBalanced(stats);
    }
}
