package io.pinion.worker.disruptor.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.disruptor.Seams;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sparse hand-overs meet a worker on its way to sleep: it is always woken. */
class MissedWakeupRaceTest {

    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "ADAPTIVE"})
    void sparseHandOvers_alwaysWakeTheWorker(IdleStrategy strategy) throws InterruptedException {
        WorkerStats stats = trickle(strategy, RaceSettings.maxNs() / 2, worker -> {});
        assertThat(stats.missedWakeups()).isZero();
        assertThat(stats.wakeups()).isPositive();
    }

    /** The same with producers that wake nobody. */
    @Test
    void handOversThatWakeNobody_areCaught() throws InterruptedException {
        WorkerStats stats = trickle(IdleStrategy.BLOCKING, TimeUnit.MILLISECONDS.toNanos(1_500), Seams::mute);
        assertThat(stats.missedWakeups()).isPositive();
    }

    private static WorkerStats trickle(IdleStrategy strategy, long durationNs, Consumer<Worker> sabotage)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom(RaceSettings.seed());
        AtomicLong ran = new AtomicLong();
        long handedOver = 0;
        Thread load = new Thread(MissedWakeupRaceTest::burn);
        try (Worker worker = Worker.start(WorkerConfig.builder()
                .idleStrategy(strategy)
                .stallThreshold(Duration.ZERO)
                .build())) {
            sabotage.accept(worker);
            load.start();
            long deadlineNs = System.nanoTime() + durationNs;
            while (System.nanoTime() < deadlineNs) {
                worker.execute(ran::incrementAndGet);
                handedOver++;
                pause(random);
            }
            boolean drained = worker.drain(Duration.ofSeconds(10));
            WorkerStats stats = worker.stats();
            System.out.println(
                    strategy + ": ran " + ran + ", wake-ups " + stats.wakeups() + ", missed " + stats.missedWakeups());
            assertThat(drained).isTrue();
            assertThat(ran).hasValue(handedOver);
            return stats;
        } finally {
            load.interrupt();
            load.join();
        }
    }

    /** Up to 2 ms; three in four short enough to meet the worker between its turn and its sleep. */
    private static void pause(SplittableRandom random) {
        if (random.nextInt(4) > 0) {
            long untilNs = System.nanoTime() + random.nextInt(20_000);
            while (System.nanoTime() < untilNs) {
                Thread.onSpinWait();
            }
        } else {
            LockSupport.parkNanos(random.nextInt(2_000_000));
        }
    }

    private static void burn() {
        while (!Thread.interrupted()) {
            Thread.yield();
        }
    }
}
