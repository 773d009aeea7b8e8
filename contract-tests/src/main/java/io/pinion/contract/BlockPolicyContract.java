package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A full ring whose policy waits: for room, for a limit, until a close or an interrupt; never on a worker. */
public abstract class BlockPolicyContract extends FullRing {

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
}
