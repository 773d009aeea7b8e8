package io.pinion.worker.disruptor.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.disruptor.Seams;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The interrupt of a cancelled task stays with that task: no later one ever sees it. */
class InterruptRaceTest {

    @Test
    void cancelWithInterrupt_atAnyMoment_reachesNoOtherTask() {
        assertThat(countStrays((worker, future) -> future.cancel(true), false)).isZero();
    }

    /** The same with a canceller that looks whether the task runs and then interrupts the thread. */
    @Test
    void interruptWithoutHandShake_isCaught() {
        assertThat(countStrays((worker, future) -> Seams.interruptIfRunning(worker, future), true))
                .isPositive();
    }

    private static int countStrays(BiConsumer<Worker, CompletableFuture<?>> canceller, boolean untilFirst) {
        AtomicInteger strays = new AtomicInteger();
        long rounds = 0;
        SplittableRandom random = new SplittableRandom(RaceSettings.seed());
        long deadlineNs = System.nanoTime() + (untilFirst ? TimeUnit.SECONDS.toNanos(60) : RaceSettings.maxNs());
        try (Worker worker = Worker.start(WorkerConfig.builder()
                .capacity(64)
                .overflow(OverflowPolicy.block())
                .build())) {
            while (System.nanoTime() < deadlineNs && !(untilFirst && strays.get() > 0)) {
                int length = random.nextInt(200);
                CompletableFuture<?> victim = worker.submit(() -> spin(length));
                for (int i = 0; i < 3; i++) {
                    worker.execute(() -> watch(strays));
                }
                spin(random.nextInt(400));
                canceller.accept(worker, victim);
                rounds++;
            }
        }
        System.out.println("cancelled " + rounds + ", strays " + strays);
        return strays.get();
    }

    /** Runs long enough for an interrupt on its way to arrive. */
    private static void watch(AtomicInteger strays) {
        for (int i = 0; i < 20; i++) {
            if (Thread.currentThread().isInterrupted()) {
                strays.incrementAndGet();
                return;
            }
            Thread.onSpinWait();
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
