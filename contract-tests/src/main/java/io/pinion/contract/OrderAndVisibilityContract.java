package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Per producer first in, first out, each task once; and everything is visible across the hand-over.
 * {@code -Dpinion.tasks} sets how many tasks each case sends.
 */
public abstract class OrderAndVisibilityContract extends WorkerContract {

    /** Written by the worker's thread without any guard. */
    private static final class Ledger {
        final long[] expected;
        final long[] sums;
        long outOfOrder;

        Ledger(int producers) {
            expected = new long[producers];
            sums = new long[producers];
        }

        void enter(int producer, long number) {
            if (expected[producer]++ != number) {
                outOfOrder++;
            }
            sums[producer] = sums[producer] * 31 + number;
        }
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        int producers = 0;
        for (IdleStrategy idle : IdleStrategy.values()) {
            for (int capacity : new int[] {8, 64, 1024, 65_536}) {
                cases.add(Arguments.of(capacity, idle, producers % 4 + 1));
                producers++;
            }
            producers++;
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "ring {0}, {1}, {2} producers")
    @MethodSource("cases")
    void tasks_ofEachProducer_runOnceAndInItsOrder(int capacity, IdleStrategy idle, int producers) {
        long perProducer = Long.getLong("pinion.tasks", 40_000) / producers;
        Worker worker = start(config().capacity(capacity).idleStrategy(idle).overflow(OverflowPolicy.block()));
        Ledger ledger = new Ledger(producers);
        List<Caller<Void>> callers = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            int producer = p;
            callers.add(runElsewhere(() -> {
                for (long i = 0; i < perProducer; i++) {
                    long number = i;
                    worker.execute(() -> ledger.enter(producer, number));
                }
            }));
        }
        callers.forEach(Caller::value);
        WorkerStats stats = atRest(worker);
        long checksum = 0;
        for (long i = 0; i < perProducer; i++) {
            checksum = checksum * 31 + i;
        }
        Ledger end = worker.call(() -> ledger);
        assertThat(end.outOfOrder).isZero();
        assertThat(end.expected).containsOnly(perProducer);
        assertThat(end.sums).containsOnly(checksum);
        assertThat(stats.completed()).isEqualTo(producers * perProducer);
    }

    @Test
    @DisplayName("sincpro 16 / S4.1: awaited submissions 0, 1, 2 run in that order")
    @Tag("S4.1")
    void call_threeInSequence_runInThatOrder() {
        Worker worker = start();
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            worker.call(() -> ran.add(number));
        }
        assertThat(ran).containsExactly(0, 1, 2);
    }

    @Test
    void submission_afterPlainWrites_showsThemToTheTask() {
        Worker worker = start();
        for (int round = 0; round < 2_000; round++) {
            int[] plain = new int[1];
            plain[0] = round;
            CompletableFuture<Integer> seen = worker.submit(() -> plain[0]);
            assertThat(Await.value(seen)).isEqualTo(round);
        }
    }

    @Test
    void result_seen_showsThePlainWritesOfTheTask() {
        Worker worker = start();
        for (int round = 1; round < 2_000; round++) {
            int number = round;
            int[] byGet = new int[1];
            Await.value(worker.submit(() -> {
                byGet[0] = number;
            }));
            assertThat(byGet[0]).isEqualTo(number);
            int[] byCall = new int[1];
            worker.call(() -> byCall[0] = number);
            assertThat(byCall[0]).isEqualTo(number);
        }
    }

    @Test
    void drain_returned_showsThePlainWritesOfTheTasks() throws Exception {
        Worker worker = start();
        for (int round = 1; round < 500; round++) {
            int number = round;
            int[] plain = new int[1];
            worker.execute(() -> plain[0] = number);
            assertThat(worker.drain(Await.LIMIT)).isTrue();
            assertThat(plain[0]).isEqualTo(number);
        }
    }

    @Test
    void shutdown_returned_showsThePlainWritesOfTheTasks() {
        for (int round = 1; round < 50; round++) {
            int number = round;
            int[] plain = new int[1];
            Worker worker = start(config().capacity(8));
            worker.execute(() -> plain[0] = number);
            assertThat(worker.shutdown(Duration.ofSeconds(10)).isClean()).isTrue();
            assertThat(plain[0]).isEqualTo(number);
        }
    }

    @Test
    void tasks_oneAfterTheOther_seeEachOthersPlainWrites() {
        Worker worker = start();
        long[] plain = new long[1];
        for (int i = 0; i < 5_000; i++) {
            worker.execute(cell -> cell[0] = cell[0] * 3 + 1, plain);
        }
        long expected = 0;
        for (int i = 0; i < 5_000; i++) {
            expected = expected * 3 + 1;
        }
        assertThat(worker.<Long, RuntimeException>call(() -> plain[0])).isEqualTo(expected);
    }
}
