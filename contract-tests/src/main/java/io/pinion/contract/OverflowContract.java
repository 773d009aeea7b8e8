package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A full ring: what reject and drop do, and that everything turned away is counted and has changed nothing. */
public abstract class OverflowContract extends FullRing {

    @Test
    void ring_filled_holdsItsCapacityAndNoMore() {
        Full full = new Full(OverflowPolicy.reject());
        assertThat(full.queued).isBetween(CAPACITY - 1, CAPACITY);
        assertThat(full.before.pending()).isEqualTo(full.queued + 1);
        full.openAndRest();
        assertThat(ran).hasValue(full.queued);
    }

    @Test
    void offer_onAFullRing_isFullUnderEveryPolicy() {
        for (OverflowPolicy policy : List.of(
                OverflowPolicy.reject(),
                OverflowPolicy.block(),
                OverflowPolicy.blockFor(Await.LIMIT),
                OverflowPolicy.dropNewest())) {
            ran.set(0);
            Full full = new Full(policy);
            assertThat(full.worker.offer(ran::incrementAndGet)).isEqualTo(OfferResult.FULL);
            WorkerStats stats = full.openAndRest();
            assertThat(stats.accepted()).isEqualTo(full.before.accepted());
            assertThat(stats.rejected()).as("refusals").isEqualTo(full.before.rejected() + 1);
            assertThat(stats.dropped()).isZero();
            assertThat(ran).hasValue(full.queued);
        }
    }

    @Test
    void reject_fullRing_refusesEachVerbAndChangesNothing() {
        Full full = new Full(OverflowPolicy.reject());
        List<Callable<?>> verbs = verbs(full.worker, ran::incrementAndGet);
        for (Callable<?> verb : verbs) {
            assertThatThrownBy(verb::call).isInstanceOf(RejectedExecutionException.class);
        }
        WorkerStats stats = full.openAndRest();
        assertThat(stats.rejected()).isEqualTo(full.before.rejected() + verbs.size());
        assertThat(stats.accepted()).isEqualTo(full.before.accepted());
        assertThat(stats.dropped()).isZero();
        assertThat(ran).hasValue(full.queued);
        full.worker.execute(ran::incrementAndGet);
        atRest(full.worker);
        assertThat(ran).hasValue(full.queued + 1);
    }

    @Test
    void reject_batchWithoutRoomForAll_isRefusedWholeAndCountsEachTask() {
        Worker worker = start(config().capacity(CAPACITY));
        Gate gate = occupy(worker);
        for (int i = 0; i < 4; i++) {
            worker.execute(ran::incrementAndGet);
        }
        List<Runnable> five = Collections.nCopies(5, ran::incrementAndGet);
        List<Callable<Integer>> callables = Collections.nCopies(5, ran::incrementAndGet);
        assertThatThrownBy(() -> worker.executeAll(five)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> worker.submitAll(callables)).isInstanceOf(RejectedExecutionException.class);
        assertThat(worker.stats().rejected()).isEqualTo(10);
        worker.executeAll(five.subList(0, 3));
        gate.open();
        assertThat(atRest(worker).accepted()).isEqualTo(8);
        assertThat(ran).hasValue(7);
    }

    @Test
    void dropNewest_fullRing_returnsNormallyAndCountsEachDrop() {
        Full full = new Full(OverflowPolicy.dropNewest());
        full.worker.execute(ran::incrementAndGet);
        full.worker.execute(ignored -> ran.incrementAndGet(), 1);
        full.worker.execute((a, b) -> ran.incrementAndGet(), 1, 2);
        full.worker.executeAll(List.<Runnable>of(ran::incrementAndGet, ran::incrementAndGet));
        WorkerStats stats = full.openAndRest();
        assertThat(stats.dropped()).isEqualTo(5);
        assertThat(stats.accepted()).isEqualTo(full.before.accepted());
        assertThat(stats.rejected()).isEqualTo(full.before.rejected());
        assertThat(ran).hasValue(full.queued);
    }

    @Test
    void dropNewest_fullRing_failsTheFutureAndTheCall() {
        Full full = new Full(OverflowPolicy.dropNewest());
        Callable<Integer> task = ran::incrementAndGet;
        assertThat(Await.failure(full.worker.submit(task))).isInstanceOf(RejectedExecutionException.class);
        for (CompletableFuture<Integer> member : full.worker.submitAll(List.of(task, task))) {
            assertThat(Await.failure(member)).isInstanceOf(RejectedExecutionException.class);
        }
        assertThatThrownBy(() -> full.worker.call(ran::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);
        WorkerStats stats = full.openAndRest();
        assertThat(stats.dropped()).isEqualTo(4);
        assertThat(stats.accepted()).isEqualTo(full.before.accepted());
        assertThat(ran).hasValue(full.queued);
    }

    @Test
    void everyOffer_ofAFlood_isEitherAcceptedOrRejected() {
        Worker worker = start(config().capacity(64));
        AtomicInteger full = new AtomicInteger();
        List<Caller<Void>> producers = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            producers.add(runElsewhere(() -> {
                for (int i = 0; i < 30_000; i++) {
                    if (worker.offer(ran::incrementAndGet) == OfferResult.FULL) {
                        full.incrementAndGet();
                    }
                }
            }));
        }
        producers.forEach(Caller::value);
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted() + stats.rejected()).isEqualTo(90_000);
        assertThat(stats.rejected()).isEqualTo(full.get());
        assertThat(ran).hasValue((int) stats.accepted());
    }
}
