package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What users do to a future, at any moment, never breaks the account, runs a task twice or hits a neighbour. */
public abstract class FutureMeddlingContract extends WorkerContract {

    @Test
    void cancel_beforeTheStart_keepsTheTaskFromRunning() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Gate first = gate();
        Gate second = gate();
        CompletableFuture<Void> soft = worker.submit(first);
        CompletableFuture<Void> hard = worker.submit(second);
        assertThat(soft.cancel(false)).isTrue();
        assertThat(hard.cancel(true)).isTrue();
        assertThat(soft).isCancelled();
        assertThat(Await.failure(hard)).isInstanceOf(CancellationException.class);
        gate.open();
        WorkerStats stats = atRest(worker);
        assertThat(stats.cancelled()).isEqualTo(2);
        assertThat(stats.completed()).isEqualTo(1);
        assertThat(first.runs() + second.runs()).isZero();
        assertThat(gate.interrupts()).as("interrupts of the task before").isZero();
    }

    @Test
    void cancelTrue_whileRunning_interruptsThatTaskOnce() {
        Worker worker = start();
        Gate running = gate();
        CompletableFuture<Void> future = worker.submit(running);
        running.awaitStarted();
        AtomicBoolean leaked = new AtomicBoolean();
        worker.execute(() -> leaked.set(Thread.interrupted()));
        assertThat(future.cancel(true)).isTrue();
        future.cancel(true);
        running.awaitInterrupt();
        assertThat(future).isCancelled();
        running.openAndAwaitEnd();
        WorkerStats stats = atRest(worker);
        assertThat(running.interrupts()).isEqualTo(1);
        assertThat(leaked).isFalse();
        assertThat(stats.cancelled()).isEqualTo(1);
        assertThat(stats.completed()).isEqualTo(1);
    }

    @Test
    void cancelFalse_whileRunning_interruptsNobody() {
        Worker worker = start();
        Gate running = gate();
        CompletableFuture<Void> future = worker.submit(running);
        running.awaitStarted();
        assertThat(future.cancel(false)).isTrue();
        assertThat(future).isCancelled();
        running.openAndAwaitEnd();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
        assertThat(running.interrupts()).isZero();
    }

    @Test
    void cancel_afterTheEnd_changesNothing() {
        Worker worker = start();
        CompletableFuture<Integer> future = worker.submit(() -> 1);
        Await.value(future);
        assertThat(future.cancel(true)).isFalse();
        assertThat(future).isCompletedWithValue(1).isNotCancelled();
        assertThat(atRest(worker).completed()).isEqualTo(1);
    }

    @Test
    void cancel_byTheTaskItself_isOneInterruptThatStaysWithIt() {
        Worker worker = start();
        AtomicReference<CompletableFuture<Void>> own = new AtomicReference<>();
        AtomicBoolean sawIt = new AtomicBoolean();
        AtomicBoolean leaked = new AtomicBoolean();
        Gate gate = occupy(worker);
        own.set(worker.submit(() -> {
            own.get().cancel(true);
            sawIt.set(Thread.currentThread().isInterrupted());
        }));
        worker.execute(() -> leaked.set(Thread.interrupted()));
        gate.open();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
        assertThat(sawIt).isTrue();
        assertThat(leaked).isFalse();
    }

    @Test
    void complete_beforeTheStart_countsAsCancelledAndNeverRuns() {
        Worker worker = start();
        Gate gate = occupy(worker);
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Integer> byValue = worker.submit(runs::incrementAndGet);
        CompletableFuture<Integer> byError = worker.submit(runs::incrementAndGet);
        CompletableFuture<Integer> byTimeout =
                worker.submit(runs::incrementAndGet).orTimeout(1, TimeUnit.MILLISECONDS);
        CompletableFuture<Integer> byDefault =
                worker.submit(runs::incrementAndGet).completeOnTimeout(-1, 1, TimeUnit.MILLISECONDS);
        IllegalStateException error = new IllegalStateException("by hand");
        assertThat(byValue.complete(7)).isTrue();
        assertThat(byError.completeExceptionally(error)).isTrue();
        assertThat(Await.failure(byTimeout)).isExactlyInstanceOf(TimeoutException.class);
        assertThat(Await.value(byDefault)).isEqualTo(-1);
        gate.open();
        WorkerStats stats = atRest(worker);
        assertThat(stats.cancelled()).isEqualTo(4);
        assertThat(runs).hasValue(0);
        assertThat(Await.value(byValue)).isEqualTo(7);
        assertThat(Await.failure(byError)).isSameAs(error);
    }

    @Test
    void complete_whileRunning_neitherInterruptsNorLosesTheTask() {
        Worker worker = start();
        List<Gate> gates = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Gate running = gate();
            gates.add(running);
            CompletableFuture<Void> future = worker.submit(running);
            running.awaitStarted();
            switch (i) {
                case 0 -> future.complete(null);
                case 1 -> future.completeExceptionally(new IllegalStateException("by hand"));
                case 2 -> future.orTimeout(1, TimeUnit.MILLISECONDS);
                default -> future.completeOnTimeout(null, 1, TimeUnit.MILLISECONDS);
            }
            Await.ended(future);
            assertThat(worker.stats().pending()).as("the body still runs").isEqualTo(1);
            running.openAndAwaitEnd();
        }
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isEqualTo(4);
        assertThat(gates).allSatisfy(gate -> {
            assertThat(gate.runs()).isEqualTo(1);
            assertThat(gate.interrupts()).isZero();
        });
    }

    @Test
    void obtrude_atAnyMoment_isRefused() {
        Worker worker = start();
        Gate gate = gate();
        CompletableFuture<Void> future = worker.submit(gate);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> future.obtrudeValue(null)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> future.obtrudeException(new IllegalStateException()))
                    .isInstanceOf(UnsupportedOperationException.class);
            if (i == 0) {
                gate.awaitStarted();
            } else {
                gate.open();
                Await.value(future);
            }
        }
        assertThat(atRest(worker).completed()).isEqualTo(1);
    }

    @Test
    void completeAsync_ofAQueuedTask_neverRunsTheBodyTwice() {
        Worker worker = start();
        Gate gate = occupy(worker);
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Integer> future = worker.submit(runs::incrementAndGet);
        future.completeAsync(() -> 7);
        assertThat(Await.value(future)).isEqualTo(7);
        gate.open();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
        assertThat(runs).hasValue(0);
    }

    @Test
    void cancelTrue_aroundTheEndOfATask_neverHitsItsNeighbour() {
        Random random = random();
        Worker worker = start(config().capacity(8));
        AtomicInteger hits = new AtomicInteger();
        long startNs = System.nanoTime();
        long limitNs = Long.getLong("pinion.cancelMillis", 1_500) * 1_000_000;
        int rounds = 0;
        while (System.nanoTime() - startNs < limitNs) {
            rounds++;
            AtomicBoolean running = new AtomicBoolean();
            int length = random.nextInt(60);
            CompletableFuture<Void> victim = worker.submit(() -> {
                running.setOpaque(true);
                spin(length);
            });
            CompletableFuture<Void> neighbour = worker.submit(() -> {
                spin(300);
                if (Thread.interrupted()) {
                    hits.incrementAndGet();
                }
            });
            while (!running.getOpaque() && !neighbour.isDone()) {
                Thread.onSpinWait();
            }
            spin(random.nextInt(60));
            victim.cancel(true);
            Await.value(neighbour);
        }
        assertThat(atRest(worker).accepted()).isEqualTo(2L * rounds);
        assertThat(hits).as("neighbours hit in %d rounds", rounds).hasValue(0);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    /** One task of the random test and what was done to it. */
    private static final class Victim {
        final AtomicInteger runs = new AtomicInteger();
        final AtomicBoolean mayInterrupt = new AtomicBoolean();
        volatile boolean wrong;
        volatile CompletableFuture<Integer> future;

        int body() {
            if (runs.incrementAndGet() != 1 || Thread.currentThread().isInterrupted() && !mayInterrupt.get()) {
                wrong = true;
            }
            spin(200);
            if (Thread.interrupted() && !mayInterrupt.get()) {
                wrong = true;
            }
            return 1;
        }

        void meddle(Random random) {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> {
                    mayInterrupt.set(true);
                    future.cancel(true);
                }
                case 3 -> future.cancel(false);
                case 4 -> future.complete(2);
                case 5 -> future.completeExceptionally(new IllegalStateException("by hand"));
                case 6 -> future.orTimeout(random.nextInt(300), TimeUnit.MICROSECONDS);
                case 7 -> future.completeOnTimeout(3, random.nextInt(300), TimeUnit.MICROSECONDS);
                case 8 -> future.copy().cancel(true);
                default ->
                    future.thenRun(() -> {
                        throw new IllegalStateException("in a callback");
                    });
            }
        }
    }

    @Test
    @Tag("S1.15")
    void futures_meddledWithAtRandomMoments_keepEveryPromise() {
        int count = Integer.getInteger("pinion.meddled", 20_000);
        Random random = random();
        Worker worker = start(config().capacity(64).overflow(OverflowPolicy.block()));
        List<Victim> victims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            victims.add(new Victim());
        }
        List<Caller<Void>> meddlers = new ArrayList<>();
        for (int m = 0; m < 2; m++) {
            Random own = new Random(random.nextLong());
            meddlers.add(runElsewhere(() -> {
                for (Victim victim : victims) {
                    while (victim.future == null) {
                        Thread.onSpinWait();
                    }
                    spin(own.nextInt(400));
                    victim.meddle(own);
                }
            }));
        }
        for (Victim victim : victims) {
            victim.future = worker.submit(victim::body);
        }
        meddlers.forEach(Caller::value);
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isEqualTo(count);
        assertThat(stats.neverRun() + stats.expired()).isZero();
        assertThat(victims).allSatisfy(victim -> {
            assertThat(victim.wrong)
                    .as("ran twice, or was hit by an interrupt of another")
                    .isFalse();
            assertThat(victim.future).isDone();
        });
        long ran = victims.stream().mapToInt(victim -> victim.runs.get()).sum();
        assertThat(ran).isGreaterThanOrEqualTo(stats.completed()).isLessThanOrEqualTo(count);
    }
}
