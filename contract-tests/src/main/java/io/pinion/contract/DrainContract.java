package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Lane;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Waits until what was accepted before has ended; the worker goes on. */
public abstract class DrainContract extends WorkerContract {

    @Test
    void drain_idleWorker_isTrueAtOnce() throws Exception {
        Worker worker = start();
        assertThat(worker.drain(Duration.ZERO)).isTrue();
        assertThat(worker.drain(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
    }

    @Test
    void drain_queuedTasks_waitsForAllOfThem() throws Exception {
        Worker worker = start();
        AtomicInteger ran = new AtomicInteger();
        for (int round = 1; round <= 50; round++) {
            for (int i = 0; i < 100; i++) {
                worker.execute(ran::incrementAndGet);
            }
            assertThat(worker.drain(Await.LIMIT)).isTrue();
            assertThat(ran).hasValue(round * 100);
        }
    }

    @Test
    void drain_workAcceptedLater_doesNotHoldIt() {
        Worker worker = start();
        Gate first = occupy(worker);
        Caller<Boolean> drainer = callElsewhere(() -> worker.drain(Await.LIMIT)).awaitBlocked();
        Gate second = gate();
        worker.execute(second);
        first.open();
        assertThat(drainer.value()).isTrue();
        second.awaitStarted();
        second.open();
    }

    @Test
    void drain_asyncWorkAcceptedLater_doesNotHoldIt() {
        Worker worker = start();
        CompletableFuture<Void> before = new CompletableFuture<>();
        CompletableFuture<Void> after = new CompletableFuture<>();
        worker.submitAsync(() -> before);
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        Caller<Boolean> drainer = callElsewhere(() -> worker.drain(Await.LIMIT)).awaitBlocked();
        worker.submitAsync(() -> after);
        Await.until("both in flight", () -> worker.stats().inFlight() == 2);
        assertThat(drainer.isDone()).isFalse();
        before.complete(null);
        assertThat(drainer.value()).isTrue();
        assertThat(worker.stats().inFlight()).isEqualTo(1);
        after.complete(null);
    }

    @Test
    void drain_limitPassed_isFalseAndCancelsNothing() throws Exception {
        Worker worker = start();
        Gate gate = occupy(worker);
        AtomicBoolean ran = new AtomicBoolean();
        worker.execute(() -> ran.set(true));
        long startNs = nanoTime();
        Duration limit = Duration.ofMillis(30);
        assertThat(worker.drain(limit)).isFalse();
        assertThat(nanoTime() - startNs).isGreaterThanOrEqualTo(limit.toNanos());
        assertThat(worker.drain(Duration.ZERO)).isFalse();
        gate.open();
        assertThat(worker.drain(Await.LIMIT)).isTrue();
        assertThat(ran).isTrue();
        assertThat(gate.interrupts()).isZero();
    }

    @Test
    void drain_underAFlood_stillEnds() throws Exception {
        Worker worker = start(config().capacity(64).overflow(OverflowPolicy.block()));
        AtomicBoolean stop = new AtomicBoolean();
        List<Caller<Void>> producers = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            producers.add(runElsewhere(() -> {
                while (!stop.get()) {
                    worker.execute(() -> {});
                }
            }));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(worker.drain(Await.LIMIT)).isTrue();
        }
        stop.set(true);
        producers.forEach(Caller::value);
    }

    @Test
    void drain_lanesAndOwnSubmissions_waitsForThem() throws Exception {
        Worker worker = start(config().capacity(8));
        AtomicInteger ran = new AtomicInteger();
        Lane<Object> lane = worker.lanes().lane(Object::new, (event, sequence, end) -> ran.incrementAndGet(), 64);
        Gate gate = occupy(worker);
        for (int i = 0; i < 60; i++) {
            lane.publish(event -> {});
        }
        Caller<Boolean> drainer = callElsewhere(() -> worker.drain(Await.LIMIT)).awaitBlocked();
        gate.open();
        assertThat(drainer.value()).isTrue();
        assertThat(ran).hasValue(60);
        worker.call(() -> {
            for (int i = 0; i < 40; i++) {
                worker.execute(ran::incrementAndGet);
            }
            return null;
        });
        assertThat(worker.drain(Await.LIMIT)).isTrue();
        assertThat(ran).hasValue(100);
    }

    @Test
    void drain_cancelledTasks_doNotHoldIt() throws Exception {
        Worker worker = start();
        CompletableFuture<Object> inFlight = worker.submitAsync(CompletableFuture::new);
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        inFlight.cancel(true);
        assertThat(worker.drain(Await.LIMIT)).isTrue();
    }

    @Test
    void drain_interrupted_throwsAndCancelsNothing() throws Exception {
        Worker worker = start();
        Gate gate = occupy(worker);
        Caller<Boolean> drainer = callElsewhere(() -> worker.drain(Await.LIMIT)).awaitBlocked();
        drainer.interrupt();
        assertThat(drainer.failure()).isInstanceOf(InterruptedException.class);
        assertThat(drainer.interruptedAtEnd()).isFalse();
        assertThat(gate.interrupts()).isZero();
        gate.open();
        assertThat(atRest(worker).completed()).isEqualTo(1);
    }

    @Test
    void drain_byManyThreads_endsForEach() {
        Worker worker = start();
        Gate gate = occupy(worker);
        List<Caller<Boolean>> drainers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            drainers.add(callElsewhere(() -> worker.drain(Await.LIMIT)));
        }
        drainers.forEach(Caller::awaitBlocked);
        gate.open();
        drainers.forEach(drainer -> assertThat(drainer.value()).isTrue());
    }

    @Test
    void drain_duringAnOrderlyClose_endsWithTheWork() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Caller<Boolean> drainer = callElsewhere(() -> worker.drain(Await.LIMIT)).awaitBlocked();
        Caller<Void> closer =
                runElsewhere(() -> worker.shutdown(Duration.ofSeconds(10))).awaitBlocked();
        gate.open();
        assertThat(drainer.value()).isTrue();
        closer.value();
    }

    @Test
    void drain_wrongLimit_isRefused() {
        Worker worker = start();
        assertThatThrownBy(() -> worker.drain(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> worker.drain(null)).isInstanceOf(NullPointerException.class);
    }
}
