package io.pinion.worker.disruptor.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one thread hands over runs in its order, each task exactly once, whatever the ring and however the worker idles. */
class FifoRaceTest {
    private static final int PRODUCERS = 4;
    private static final int[] CAPACITIES = {8, 64, 1024, 65_536};

    @ParameterizedTest
    @EnumSource(IdleStrategy.class)
    void tasksOfOneThread_runInItsOrder_exactlyOnce(IdleStrategy strategy) throws InterruptedException {
        for (int capacity : CAPACITIES) {
            race(strategy, capacity);
        }
    }

    private static void race(IdleStrategy strategy, int capacity) throws InterruptedException {
        Sequences seen = new Sequences(PRODUCERS);
        long deadlineNs = System.nanoTime() + RaceSettings.maxNs() / (2 * CAPACITIES.length);
        long[] sent = new long[PRODUCERS];
        try (Worker worker = Worker.start(WorkerConfig.builder()
                .capacity(capacity)
                .overflow(OverflowPolicy.block())
                .idleStrategy(strategy)
                .stallThreshold(Duration.ZERO)
                .build())) {
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                int producer = i;
                producers.add(new Thread(() -> sent[producer] = flood(worker, seen, producer, deadlineNs)));
            }
            producers.forEach(Thread::start);
            for (Thread producer : producers) {
                producer.join();
            }
            assertThat(worker.shutdown(Duration.ofSeconds(30)).isClean()).isTrue();
        }
        System.out.println(strategy + ", ring of " + capacity + ": " + seen.total());
        assertThat(seen.faults()).isZero();
        assertThat(seen.counts()).containsExactly(sent);
    }

    private static long flood(Worker worker, Sequences seen, int producer, long deadlineNs) {
        long number = 0;
        while (System.nanoTime() < deadlineNs) {
            for (int i = 0; i < 16; i++) {
                long mine = number++;
                if ((i & 1) == 0) {
                    worker.execute(() -> seen.ran(producer, mine));
                } else {
                    worker.execute((Sequences to, Long value) -> to.ran(producer, value), seen, mine);
                }
            }
        }
        return number;
    }

    @Test
    void checker_fedWithSwappedNumbers_objects() {
        assertThat(faultsOf(0, 2, 1, 3)).isPositive();
    }

    @Test
    void checker_fedWithDoubledNumber_objects() {
        assertThat(faultsOf(0, 1, 1, 2)).isPositive();
    }

    @Test
    void checker_fedWithLostNumber_objects() {
        assertThat(faultsOf(0, 2, 3)).isPositive();
    }

    @Test
    void checker_fedInOrder_isContent() {
        assertThat(faultsOf(0, 1, 2, 3)).isZero();
    }

    private static long faultsOf(long... numbers) {
        Sequences seen = new Sequences(1);
        for (long number : numbers) {
            seen.ran(0, number);
        }
        return seen.faults();
    }

    /** Numbers as they arrive, per producer. Plain fields: only the worker writes, and the close publishes them. */
    private static final class Sequences {
        private final long[] next;
        private long faults;

        Sequences(int producers) {
            next = new long[producers];
        }

        void ran(int producer, long number) {
            if (number != next[producer]) {
                faults++;
            }
            next[producer]++;
        }

        long faults() {
            return faults;
        }

        long[] counts() {
            return next;
        }

        long total() {
            long sum = 0;
            for (long count : next) {
                sum += count;
            }
            return sum;
        }
    }
}
