package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that hand over tasks: never a wait, never a deadlock, in order, and bounded. */
public abstract class SelfSubmissionContract extends WorkerContract {

    static Stream<OverflowPolicy> policies() {
        return Stream.of(
                OverflowPolicy.reject(),
                OverflowPolicy.block(),
                OverflowPolicy.blockFor(Await.LIMIT),
                OverflowPolicy.dropNewest());
    }

    @ParameterizedTest(name = "fan-out {0}")
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 16, 33, 64})
    @Tag("S1.18")
    void fanOut_onARingOfEight_runsAllInOrder(int fanOut) {
        Worker worker = start(config().capacity(8).overflow(OverflowPolicy.block()));
        int total = 900;
        List<Integer> ran = new ArrayList<>();
        int[] next = {1};
        class Spreading implements Runnable {
            final int number;

            Spreading(int number) {
                this.number = number;
            }

            @Override
            public void run() {
                ran.add(number);
                for (int i = 0; i < fanOut && next[0] < total; i++) {
                    worker.execute(new Spreading(next[0]++));
                }
            }
        }
        worker.execute(new Spreading(0));
        WorkerStats stats = atRest(worker);
        assertThat(stats.completed()).isEqualTo(total);
        assertThat(stats.rejected()).isZero();
        assertThat(ran).isEqualTo(IntStream.range(0, total).boxed().toList());
    }

    @Test
    void fanOut_withForeignProducersOnTheFullRing_neverStops() {
        Worker worker = start(config().capacity(8).overflow(OverflowPolicy.block()));
        AtomicInteger children = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Caller<Void>> producers = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            producers.add(runElsewhere(() -> {
                for (int i = 0; i < 2_000; i++) {
                    worker.execute(() -> {
                        for (int child = 0; child < 8; child++) {
                            try {
                                worker.execute(children::incrementAndGet);
                            } catch (RejectedExecutionException full) {
                                refused.incrementAndGet();
                            }
                        }
                    });
                }
            }));
        }
        producers.forEach(Caller::value);
        WorkerStats stats = atRest(worker);
        assertThat(children.get() + refused.get()).isEqualTo(2 * 2_000 * 8);
        assertThat(stats.rejected()).isEqualTo(refused.get());
        assertThat(stats.completed()).isEqualTo(2 * 2_000 + children.get());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void ownQueue_filledByOneTask_rejectsBeyondItsBoundUnderEveryPolicy(OverflowPolicy policy) {
        for (int capacity : new int[] {8, 256}) {
            Worker worker = start(config().capacity(capacity).overflow(policy));
            int bound = Math.max(1024, 8 * capacity);
            AtomicInteger ran = new AtomicInteger();
            List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
            int accepted = worker.call(() -> {
                int taken = 0;
                while (taken <= 2 * bound) {
                    try {
                        worker.execute(ran::incrementAndGet);
                        taken++;
                    } catch (RejectedExecutionException e) {
                        thrown.add(e);
                        return taken;
                    }
                }
                return taken;
            });
            WorkerStats stats = atRest(worker);
            assertThat(accepted).as("accepted of one task's flood").isBetween(bound, bound + capacity);
            assertThat(thrown).hasSize(1);
            assertThat(stats.rejected()).isEqualTo(1);
            assertThat(stats.dropped()).isZero();
            assertThat(ran).hasValue(accepted);
        }
    }

    @Test
    void ownTask_handedOverBehindAnotherThreadsTask_runsBehindIt() {
        Worker worker = start();
        List<String> ran = new ArrayList<>();
        Gate first = gate();
        worker.execute(() -> {
            first.run();
            worker.execute(() -> ran.add("own"));
        });
        first.awaitStarted();
        worker.execute(() -> ran.add("another thread's"));
        first.open();
        atRest(worker);
        assertThat(ran).containsExactly("another thread's", "own");
    }

    @Test
    void ownQueue_full_answersOffersAndBatches() {
        Worker worker = start(config().capacity(8));
        AtomicInteger ran = new AtomicInteger();
        int accepted = worker.call(() -> {
            int taken = fill(worker, ran::incrementAndGet);
            assertThat(SubmitContract.thrownBy(() -> worker.submit(ran::incrementAndGet)))
                    .isInstanceOf(RejectedExecutionException.class);
            assertThat(SubmitContract.thrownBy(() -> {
                        worker.executeAll(Collections.nCopies(4, ran::incrementAndGet));
                        return null;
                    }))
                    .isInstanceOf(RejectedExecutionException.class);
            return taken;
        });
        WorkerStats stats = atRest(worker);
        assertThat(accepted).isBetween(1024, 1032);
        assertThat(stats.rejected()).isEqualTo(1 + 1 + 4);
        assertThat(ran).hasValue(accepted);
        assertThat(worker.offer(ran::incrementAndGet)).isEqualTo(OfferResult.ACCEPTED);
        atRest(worker);
        assertThat(ran).hasValue(accepted + 1);
    }

    @Test
    void verbs_mixedByATask_runInCallOrder() {
        Worker worker = start(config().capacity(8));
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        worker.call(() -> {
            for (int i = 0; i < 50; i++) {
                int number = i * 6;
                worker.execute(() -> ran.add(number));
                worker.execute(ran::add, number + 1);
                worker.submit(() -> ran.add(number + 2));
                worker.executeAll(List.of(() -> ran.add(number + 3), () -> ran.add(number + 4)));
                worker.submitAsync(() -> CompletableFuture.completedFuture(ran.add(number + 5)));
            }
            return null;
        });
        assertThat(atRest(worker).completed()).isEqualTo(301);
        assertThat(ran).isEqualTo(IntStream.range(0, 300).boxed().toList());
    }

    @Test
    void submit_byATask_completesTheFuture() {
        Worker worker = start(config().capacity(8));
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        worker.call(() -> {
            for (int i = 0; i < 100; i++) {
                int number = i;
                futures.add(worker.submit(() -> number));
            }
            futures.get(50).cancel(true);
            return null;
        });
        for (int i = 0; i < 100; i++) {
            if (i != 50) {
                assertThat(Await.value(futures.get(i))).isEqualTo(i);
            }
        }
        WorkerStats stats = atRest(worker);
        assertThat(stats.cancelled()).isEqualTo(1);
        assertThat(stats.completed()).isEqualTo(100);
    }

    @Test
    void twoWorkers_feedingEachOthersFullRings_neverDeadlock() {
        Worker left = start(config().capacity(8).overflow(OverflowPolicy.block()));
        Worker right = start(config().capacity(8).overflow(OverflowPolicy.block()));
        AtomicInteger budget = new AtomicInteger(20_000);
        AtomicLong ran = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        class Feeding implements Runnable {
            final Worker here;
            final Worker there;

            Feeding(Worker here, Worker there) {
                this.here = here;
                this.there = there;
            }

            @Override
            public void run() {
                ran.incrementAndGet();
                for (int i = 0; i < 4 && budget.getAndDecrement() > 0; i++) {
                    try {
                        there.execute(new Feeding(there, here));
                    } catch (RejectedExecutionException full) {
                        refused.incrementAndGet();
                    }
                }
            }
        }
        long handedOver = 0;
        while (budget.get() > 0) {
            left.execute(new Feeding(left, right));
            right.execute(new Feeding(right, left));
            handedOver += 2;
        }
        long all = 20_000 + handedOver;
        Await.until("an end for each", () -> ran.get() + refused.get() == all);
        WorkerStats one = atRest(left);
        WorkerStats two = atRest(right);
        assertThat(one.completed() + two.completed()).isEqualTo(ran.get());
        assertThat(one.rejected() + two.rejected()).isEqualTo(refused.get());
    }

    @Test
    void chain_thatNeverEnds_isEndedByTheClose() {
        Worker worker = start();
        AtomicInteger links = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        class Link implements Runnable {
            @Override
            public void run() {
                links.incrementAndGet();
                try {
                    worker.execute(this);
                } catch (RejectedExecutionException closing) {
                    refused.incrementAndGet();
                }
            }
        }
        worker.execute(new Link());
        Await.until("some links", () -> links.get() > 1_000);
        assertThat(worker.<Integer, RuntimeException>call(() -> 1))
                .as("a chain starves nobody")
                .isEqualTo(1);
        assertThat(worker.shutdown(Duration.ofSeconds(10)).isClean()).isTrue();
        assertThat(refused).hasValue(1);
        assertThat(atRest(worker).completed()).isEqualTo(links.get() + 1);
    }
}
