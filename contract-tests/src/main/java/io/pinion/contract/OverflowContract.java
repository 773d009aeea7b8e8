package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A full ring: what each policy does, and that everything turned away is counted and has changed nothing. */
public abstract class OverflowContract extends WorkerContract {
    private static final int CAPACITY = 8;

    private final AtomicInteger ran = new AtomicInteger();

    /** A worker whose thread is held and whose ring is full. */
    private final class Full {
        final Worker worker;
        final Gate gate;
        final int queued;
        final WorkerStats before;

        Full(OverflowPolicy policy) {
            worker = start(config().capacity(CAPACITY).overflow(policy));
            gate = occupy(worker);
            queued = fill(worker, ran::incrementAndGet);
            before = worker.stats();
        }

        WorkerStats openAndRest() {
            gate.open();
            return atRest(worker);
        }
    }

    /** Every verb that a policy applies to, each carrying one task. */
    private static List<Callable<?>> verbs(Worker worker, Runnable task) {
        return List.of(
                () -> {
                    worker.execute(task);
                    return null;
                },
                () -> {
                    worker.execute(ignored -> task.run(), 1);
                    return null;
                },
                () -> {
                    worker.execute((a, b) -> task.run(), 1, 2);
                    return null;
                },
                () -> {
                    worker.executeAll(List.of(task));
                    return null;
                },
                () -> worker.submit(task),
                () -> worker.submit(task, Await.LIMIT),
                () -> worker.submitAsync(() -> {
                    task.run();
                    return CompletableFuture.completedFuture(1);
                }),
                () -> worker.submitAll(List.of(() -> {
                            task.run();
                            return 1;
                        }))
                        .get(0));
    }

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
    void block_fullRing_waitsForRoomAndKeepsTheOrder() {
        Worker worker = start(config().capacity(CAPACITY).overflow(OverflowPolicy.block()));
        Gate gate = occupy(worker);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        Caller<Void> producer = runElsewhere(() -> {
            for (int i = 0; i < 50; i++) {
                worker.execute(order::add, i);
            }
        });
        producer.awaitBlocked();
        assertThat(worker.stats().pending()).isLessThanOrEqualTo(CAPACITY + 1);
        gate.open();
        producer.value();
        WorkerStats stats = atRest(worker);
        assertThat(stats.completed()).isEqualTo(51);
        assertThat(stats.rejected()).isZero();
        assertThat(order).hasSize(50).isSorted();
    }

    @Test
    void block_longStream_isWokenByEachRoom() {
        Worker worker = start(config().capacity(CAPACITY).overflow(OverflowPolicy.block()));
        Caller<Void> producer = runElsewhere(() -> {
            for (int i = 0; i < 5_000; i++) {
                worker.execute(() -> {
                    long startNs = System.nanoTime();
                    while (System.nanoTime() - startNs < 20_000) {
                        Thread.onSpinWait();
                    }
                });
            }
        });
        producer.value();
        assertThat(atRest(worker).completed()).isEqualTo(5_000);
    }

    @Test
    void block_eachVerb_waitsForRoom() {
        for (int v = 0; v < 8; v++) {
            ran.set(0);
            Full full = new Full(OverflowPolicy.block());
            Callable<?> verb = verbs(full.worker, ran::incrementAndGet).get(v);
            Caller<?> producer = callElsewhere(verb).awaitBlocked();
            full.gate.open();
            producer.value();
            atRest(full.worker);
            assertThat(ran).as("verb %d", v).hasValue(full.queued + 1);
        }
    }

    @Test
    void block_batch_waitsForRoomForAllOfIt() {
        Worker worker = start(config().capacity(CAPACITY).overflow(OverflowPolicy.block()));
        Gate gate = occupy(worker);
        for (int i = 0; i < 4; i++) {
            worker.execute(ran::incrementAndGet);
        }
        Caller<Void> producer = runElsewhere(
                        () -> worker.executeAll(Collections.nCopies(CAPACITY, ran::incrementAndGet)))
                .awaitBlocked();
        assertThat(worker.stats().accepted()).isEqualTo(5);
        gate.open();
        producer.value();
        assertThat(atRest(worker).accepted()).isEqualTo(5 + CAPACITY);
        assertThat(ran).hasValue(4 + CAPACITY);
    }

    @Test
    void block_interruptedProducer_isRejectedWithTheFlagSet() {
        Full full = new Full(OverflowPolicy.block());
        for (int v = 0; v < 8; v++) {
            Callable<?> verb = verbs(full.worker, ran::incrementAndGet).get(v);
            Caller<?> producer = callElsewhere(verb).awaitBlocked();
            producer.interrupt();
            assertThat(producer.failure()).as("verb %d", v).isInstanceOf(RejectedExecutionException.class);
            assertThat(producer.interruptedAtEnd()).isTrue();
        }
        Caller<Void> interruptedBefore = runElsewhere(() -> {
            Thread.currentThread().interrupt();
            full.worker.execute(ran::incrementAndGet);
        });
        assertThat(interruptedBefore.failure()).isInstanceOf(RejectedExecutionException.class);
        assertThat(interruptedBefore.interruptedAtEnd()).isTrue();
        WorkerStats stats = full.openAndRest();
        assertThat(stats.rejected()).isEqualTo(full.before.rejected() + 9);
        assertThat(ran).hasValue(full.queued);
    }

    @Test
    void execute_byAnInterruptedThreadWithRoom_isAccepted() {
        Worker worker = start(config().overflow(OverflowPolicy.block()));
        Caller<Void> producer = runElsewhere(() -> {
            Thread.currentThread().interrupt();
            worker.execute(ran::incrementAndGet);
        });
        producer.value();
        assertThat(producer.interruptedAtEnd()).isTrue();
        atRest(worker);
        assertThat(ran).hasValue(1);
    }

    @Test
    void block_closingWorker_rejectsEveryBlockedProducer() {
        Full full = new Full(OverflowPolicy.block());
        List<Caller<?>> producers = new ArrayList<>();
        for (Callable<?> verb : verbs(full.worker, ran::incrementAndGet)) {
            producers.add(callElsewhere(verb));
        }
        producers.add(callElsewhere(() -> full.worker.call(ran::incrementAndGet)));
        producers.forEach(Caller::awaitBlocked);
        Caller<Void> closer = runElsewhere(() -> full.worker.shutdown(Duration.ofSeconds(10)));
        producers.forEach(producer -> assertThat(producer.failure()).isInstanceOf(RejectedExecutionException.class));
        full.gate.open();
        closer.value();
        WorkerStats stats = atRest(full.worker);
        assertThat(stats.completed()).isEqualTo(full.queued + 1);
        assertThat(stats.rejected()).isEqualTo(full.before.rejected() + producers.size());
        assertThat(ran).hasValue(full.queued);
    }

    @Test
    void blockFor_noRoomInTime_rejectsNotBeforeTheLimit() {
        Duration limit = Duration.ofMillis(30);
        Full full = new Full(OverflowPolicy.blockFor(limit));
        List<Callable<?>> verbs = verbs(full.worker, ran::incrementAndGet);
        for (Callable<?> verb : verbs) {
            long startNs = nanoTime();
            assertThatThrownBy(verb::call).isInstanceOf(RejectedExecutionException.class);
            assertThat(nanoTime() - startNs).isGreaterThanOrEqualTo(limit.toNanos());
        }
        assertThatThrownBy(() -> full.worker.executeAll(Collections.nCopies(3, ran::incrementAndGet)))
                .isInstanceOf(RejectedExecutionException.class);
        WorkerStats stats = full.openAndRest();
        assertThat(stats.rejected()).isEqualTo(full.before.rejected() + verbs.size() + 3);
        assertThat(ran).hasValue(full.queued);
    }

    @Test
    void blockFor_roomInTime_accepts() {
        for (Duration limit : List.of(Await.LIMIT, Duration.ofSeconds(Long.MAX_VALUE))) {
            ran.set(0);
            Full full = new Full(OverflowPolicy.blockFor(limit));
            Caller<Void> producer = runElsewhere(() -> full.worker.execute(ran::incrementAndGet))
                    .awaitBlocked();
            full.gate.open();
            assertThatCode(producer::value).doesNotThrowAnyException();
            atRest(full.worker);
            assertThat(ran).hasValue(full.queued + 1);
        }
    }

    @Test
    void fullForeignRing_onAWorkersThread_isRefusedAndNeverWaitedFor() {
        Worker other = start();
        for (OverflowPolicy policy : List.of(OverflowPolicy.block(), OverflowPolicy.blockFor(Await.LIMIT))) {
            Full full = new Full(policy);
            for (Callable<?> verb : verbs(full.worker, ran::incrementAndGet)) {
                Throwable thrown = other.call(() -> SubmitContract.thrownBy(verb));
                assertThat(thrown).isInstanceOf(RejectedExecutionException.class);
            }
            Throwable thrown = other.call(() -> SubmitContract.thrownBy(() -> full.worker.call(() -> 1, Await.LIMIT)));
            assertThat(thrown).isInstanceOf(RejectedExecutionException.class);
            full.gate.open();
        }
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
