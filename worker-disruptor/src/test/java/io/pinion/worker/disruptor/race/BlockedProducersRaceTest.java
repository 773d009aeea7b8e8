package io.pinion.worker.disruptor.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.disruptor.Seams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Producers that wait for room are told when there is room; the cap on their sleep is a safety net that is not used. */
class BlockedProducersRaceTest {
    private static final int PRODUCERS = 8;

    @Test
    void blockedProducers_whenRoomComesBack_areAlwaysTold() throws InterruptedException {
        int stranded = countStranded(1_000L * RaceSettings.cycles(), worker -> {});
        assertThat(stranded).isZero();
    }

    /** The same with a worker that frees room and tells nobody. */
    @Test
    void blockedProducers_whenNobodyTellsThem_areFoundOut() throws InterruptedException {
        assertThat(countStranded(1_000, Seams::hideBlockedProducers)).isPositive();
    }

    /** Floods a ring of two with eight producers; how often they all stood in line untold before an empty ring. */
    private static int countStranded(long tasks, Consumer<Worker> sabotage) throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        try (Worker worker = Worker.start(WorkerConfig.builder()
                .capacity(2)
                .overflow(OverflowPolicy.block())
                .idleStrategy(IdleStrategy.BLOCKING)
                .stallThreshold(Duration.ZERO)
                .build())) {
            sabotage.accept(worker);
            List<Thread> producers = startProducers(worker, ran, tasks);
            int stranded = watch(worker, producers, ran);
            System.out.println("ran " + ran + ", stranded " + stranded);
            return stranded;
        }
    }

    private static List<Thread> startProducers(Worker worker, AtomicInteger ran, long tasks) {
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            Thread producer = new Thread(() -> flood(worker, ran, tasks / PRODUCERS));
            producers.add(producer);
            producer.start();
        }
        return producers;
    }

    private static void flood(Worker worker, AtomicInteger ran, long tasks) {
        try {
            for (long n = 0; n < tasks; n++) {
                worker.execute(ran::incrementAndGet);
            }
        } catch (RejectedExecutionException e) {
            // The time is over and the worker closed.
        }
    }

    private static int watch(Worker worker, List<Thread> producers, AtomicInteger ran) {
        int stranded = 0;
        long deadlineNs = System.nanoTime() + RaceSettings.maxNs();
        while (producers.stream().anyMatch(Thread::isAlive) && System.nanoTime() < deadlineNs) {
            int before = ran.get();
            // Twice: one look reads several fields, and may see a producer on both sides of a change.
            if (areAsleep(producers)
                    && Seams.isStranded(worker)
                    && areAsleep(producers)
                    && Seams.isStranded(worker)
                    && ran.get() == before) {
                stranded++;
                while (ran.get() == before) {
                    Thread.yield();
                }
            }
            Thread.yield();
        }
        return stranded;
    }

    private static boolean areAsleep(List<Thread> producers) {
        for (Thread producer : producers) {
            Thread.State state = producer.getState();
            if (state != Thread.State.TIMED_WAITING && state != Thread.State.TERMINATED) {
                return false;
            }
        }
        return true;
    }
}
