package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each policy against answers that are given by the test, on a clock that moves with every answer. */
class OverflowTest {
    private static final long STEP_NS = 1_000;

    private final HandClock clock = new HandClock();
    private final BlockedProducers blocked = new BlockedProducers();
    private Engine engine;
    private int tries;

    @AfterEach
    void nobodyIsLeftInTheLine() {
        assertThat(blocked.size()).isZero();
        assertThat(Thread.interrupted()).isFalse();
    }

    private Overflow overflow(OverflowPolicy policy) {
        engine = new Engine(WorkerConfig.builder().name("w").overflow(policy).build(), NanoClock.of(clock), true);
        return new Overflow(engine);
    }

    /** Gives these answers, the last one again and again, and takes a step of time for each. */
    private Supplier<OfferResult> answers(OfferResult... results) {
        Iterator<OfferResult> rest = List.of(results).iterator();
        OfferResult[] last = new OfferResult[1];
        return () -> {
            tries++;
            clock.nowNs += STEP_NS;
            last[0] = rest.hasNext() ? rest.next() : last[0];
            return last[0];
        };
    }

    private boolean refuse(Overflow overflow, Supplier<OfferResult> retry, long maxWaitNs, int tasks) {
        return overflow.onRefusal(OfferResult.FULL, blocked, retry, maxWaitNs, tasks, "ring of");
    }

    @Test
    void closed_underAnyPolicy_isRefusedAndCounted() {
        for (OverflowPolicy policy : List.of(OverflowPolicy.reject(), OverflowPolicy.dropNewest())) {
            Overflow overflow = overflow(policy);
            assertThatThrownBy(() -> overflow.onRefusal(OfferResult.CLOSED, blocked, answers(), 1, 3, "ring of"))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("Worker 'w' is closing: it takes no new work");
            assertThat(engine.rejected.sum()).isEqualTo(3);
            assertThat(engine.dropped.sum()).isZero();
        }
        engine.control.drain();
        engine.control.finish();
        engine.control.closeFinished();
        assertThat(engine.overflow.refuseClosed(1)).hasMessageContaining("is closed");
    }

    @Test
    void reject_whenFull_refusesAtOnceAndCounts() {
        Overflow overflow = overflow(OverflowPolicy.reject());
        assertThatThrownBy(() -> refuse(overflow, answers(OfferResult.ACCEPTED), 1_000, 2))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageStartingWith("The ring of 'w' is full: nothing was handed over");
        assertThat(tries).isZero();
        assertThat(engine.rejected.sum()).isEqualTo(2);
    }

    @Test
    void dropNewest_whenFull_dropsAndCounts() {
        assertThat(refuse(overflow(OverflowPolicy.dropNewest()), answers(OfferResult.ACCEPTED), 1_000, 2))
                .isFalse();
        assertThat(tries).isZero();
        assertThat(engine.dropped.sum()).isEqualTo(2);
        assertThat(engine.rejected.sum()).isZero();
    }

    @Test
    void anyPolicy_onTheWorkersOwnThread_refuses() {
        for (OverflowPolicy policy : List.of(OverflowPolicy.block(), OverflowPolicy.dropNewest())) {
            Overflow overflow = overflow(policy);
            engine.thread.enter();
            try {
                assertThatThrownBy(() -> refuse(overflow, answers(OfferResult.ACCEPTED), 1_000, 1))
                        .hasMessageContaining("is full and its own thread never waits");
            } finally {
                engine.thread.leave();
            }
            assertThat(engine.rejected.sum()).isEqualTo(1);
            assertThat(engine.dropped.sum()).isZero();
        }
    }

    @Test
    void block_onAnotherWorkersThread_refuses() {
        Overflow overflow = overflow(OverflowPolicy.block());
        LoopThread other = new LoopThread();
        other.enter();
        try {
            assertThatThrownBy(() -> refuse(overflow, answers(OfferResult.ACCEPTED), 1_000, 1))
                    .hasMessageContaining("is full and a worker's thread never waits for room");
        } finally {
            other.leave();
        }
        assertThat(tries).isZero();
    }

    @Test
    void block_roomAfterSomeTries_isAcceptedAndCountsNothing() {
        Supplier<OfferResult> later = answers(OfferResult.FULL, OfferResult.FULL, OfferResult.ACCEPTED);
        assertThat(refuse(overflow(OverflowPolicy.block()), later, Durations.FOREVER_NS, 1))
                .isTrue();
        assertThat(tries).isEqualTo(3);
        assertThat(engine.rejected.sum() + engine.dropped.sum()).isZero();
    }

    @Test
    void block_closedWhileWaiting_isRefusedAsClosing() {
        Overflow overflow = overflow(OverflowPolicy.block());
        assertThatThrownBy(
                        () -> refuse(overflow, answers(OfferResult.FULL, OfferResult.CLOSED), Durations.FOREVER_NS, 4))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closing");
        assertThat(engine.rejected.sum()).isEqualTo(4);
    }

    @Test
    void blockFor_fullForTheWholeLimit_isRefusedThenAndNotBefore() {
        Overflow overflow = overflow(OverflowPolicy.blockFor(Duration.ofNanos(5 * STEP_NS)));
        assertThatThrownBy(() -> refuse(overflow, answers(OfferResult.FULL), Durations.FOREVER_NS, 2))
                .isInstanceOf(RejectedExecutionException.class)
                .isNotInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("is full and stayed full for the whole wait");
        assertThat(tries).isEqualTo(5);
        assertThat(engine.rejected.sum()).isEqualTo(2);
    }

    @Test
    void blockFor_callerWaitsLessThanThePolicy_endsWithTheCallersTimeout() {
        Overflow overflow = overflow(OverflowPolicy.blockFor(Duration.ofNanos(100 * STEP_NS)));
        assertThatThrownBy(() -> refuse(overflow, answers(OfferResult.FULL), 3 * STEP_NS, 2))
                .isInstanceOf(WaitTimeoutException.class)
                .hasMessage("The ring of 'w' stayed full for as long as the caller would wait;"
                        + " nothing was handed over");
        assertThat(tries).isEqualTo(3);
        assertThat(engine.rejected.sum()).isEqualTo(2);
    }

    @Test
    void blockFor_callerWaitsAsLongAsThePolicy_endsWithThePolicys() {
        Overflow overflow = overflow(OverflowPolicy.blockFor(Duration.ofNanos(3 * STEP_NS)));
        assertThatThrownBy(() -> refuse(overflow, answers(OfferResult.FULL), 3 * STEP_NS, 1))
                .isNotInstanceOf(WaitTimeoutException.class)
                .hasMessageContaining("for the whole wait");
    }

    @Test
    void block_callerWaitsForALimitedTime_endsWithTheCallersTimeout() {
        Overflow overflow = overflow(OverflowPolicy.block());
        assertThatThrownBy(() -> refuse(overflow, answers(OfferResult.FULL), 2 * STEP_NS, 1))
                .isInstanceOf(WaitTimeoutException.class);
        assertThat(tries).isEqualTo(2);
    }

    @Test
    void block_interrupted_refusesAndKeepsTheFlag() {
        Overflow overflow = overflow(OverflowPolicy.block());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> refuse(overflow, answers(OfferResult.FULL), Durations.FOREVER_NS, 2))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("Interrupted while waiting for room in worker 'w'; nothing was handed over");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tries).isEqualTo(1);
        assertThat(engine.rejected.sum()).isEqualTo(2);
    }

    @Test
    void block_whereSpinningPays_triesSoOftenBeforeItStandsInLine() {
        Overflow overflow = spinningOverflow();
        int[] beforeTheLine = new int[1];
        Supplier<OfferResult> full = answers(OfferResult.FULL);
        assertThatThrownBy(() -> refuse(
                        overflow,
                        () -> {
                            beforeTheLine[0] += blocked.any() ? 0 : 1;
                            return full.get();
                        },
                        70 * STEP_NS,
                        1))
                .isInstanceOf(WaitTimeoutException.class);
        assertThat(beforeTheLine[0]).isEqualTo(64);
        assertThat(tries).isEqualTo(70);
    }

    @Test
    void block_roomWhileSpinning_neverStandsInLine() {
        Overflow overflow = spinningOverflow();
        Supplier<OfferResult> later = answers(OfferResult.FULL, OfferResult.ACCEPTED);
        assertThat(refuse(
                        overflow,
                        () -> {
                            assertThat(blocked.any()).isFalse();
                            return later.get();
                        },
                        Durations.FOREVER_NS,
                        1))
                .isTrue();
        assertThat(tries).isEqualTo(2);
    }

    private Overflow spinningOverflow() {
        engine = new Engine(
                WorkerConfig.builder()
                        .name("w")
                        .overflow(OverflowPolicy.block())
                        .build(),
                NanoClock.of(clock),
                false);
        assumeTrue(engine.maySpin, "spinning does not pay on this machine");
        return new Overflow(engine);
    }

    /** Who needs more room than there was lets the next in line try. */
    @Test
    void block_wokenInVain_standsInLineAgainAndPassesItsTurnOnlyWithABatch() {
        for (int tasks : new int[] {1, 2}) {
            BlockedProducers.Waiter next = blocked.enter();
            Overflow overflow = overflow(OverflowPolicy.block());
            int[] calls = new int[1];
            boolean accepted = refuse(
                    overflow,
                    () -> {
                        if (calls[0]++ == 0) {
                            // Wakes the one that stood there before, and then the caller.
                            blocked.wake(2);
                            next.requeueIfWoken(false);
                            return OfferResult.FULL;
                        }
                        return calls[0] < 3 ? OfferResult.FULL : OfferResult.ACCEPTED;
                    },
                    Durations.FOREVER_NS,
                    tasks);
            assertThat(accepted).isTrue();
            assertThat(calls[0]).isEqualTo(3);
            assertThat(next.requeueIfWoken(false)).as("%d tasks", tasks).isEqualTo(tasks > 1);
            next.leave();
        }
    }
}
