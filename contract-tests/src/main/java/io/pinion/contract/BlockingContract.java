package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Blocking code: off the worker's thread, back on it, bounded, interruptible. */
public abstract class BlockingContract extends WorkerContract {

    @Test
    @Tag("S1.17")
    void submit_blockingCode_runsOffTheWorkerAndReturnsToIt() {
        Worker worker = start();
        Gate gate = gate();
        CompletableFuture<List<Boolean>> where = worker.blocking()
                .submit(() -> {
                    gate.run();
                    return worker.isWorkerThread();
                })
                .thenApply(inside -> List.of(inside, worker.isWorkerThread()));
        gate.open();
        assertThat(Await.value(where)).containsExactly(false, true);
        assertThat(atRest(worker).completed()).isEqualTo(1);
    }

    @Test
    @Tag("S1.17")
    void submit_whileItBlocks_theWorkerGoesOn() {
        Worker worker = start();
        Gate blocking = gate();
        CompletableFuture<Void> future = worker.blocking().submit(blocking);
        blocking.awaitStarted();
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        assertThat(worker.stats().inFlight()).isEqualTo(1);
        assertThat(worker.stats().pending()).isEqualTo(1);
        blocking.open();
        assertThat(Await.value(future)).isNull();
        assertThat(atRest(worker).inFlight()).isZero();
    }

    @Test
    @Tag("S1.17")
    void submit_fromATask_isAwaitedThroughTheWorker() throws Exception {
        Worker worker = start();
        String value = worker.callAsync(() ->
                worker.blocking().submit(() -> "blocking").thenApply(text -> text + " " + worker.isWorkerThread()));
        assertThat(value).isEqualTo("blocking true");
    }

    @Test
    void submit_failing_failsWithTheSameException() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        IOException error = new IOException("wanted");
        Callable<Integer> failing = () -> {
            throw error;
        };
        AssertionError worse = new AssertionError("wanted");
        Runnable failingWorse = () -> {
            throw worse;
        };
        assertThat(Await.failure(worker.blocking().submit(failing))).isSameAs(error);
        assertThat(Await.failure(worker.blocking().submit(failingWorse))).isSameAs(worse);
        assertThat(atRest(worker).failed()).isEqualTo(2);
        assertThat(failures.all()).isEmpty();
    }

    @Test
    void cancelTrue_whileItRuns_interruptsItOnce() {
        Worker worker = start();
        Gate blocking = gate();
        CompletableFuture<Void> future = worker.blocking().submit(blocking);
        blocking.awaitStarted();
        assertThat(future.cancel(true)).isTrue();
        future.cancel(true);
        blocking.awaitInterrupt();
        blocking.openAndAwaitEnd();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
        assertThat(blocking.interrupts()).isEqualTo(1);
    }

    @Test
    void cancelTrue_ofOneCall_neverReachesTheNextOnThatThread() {
        Worker worker = start(config().blockingPoolSize(1));
        for (int round = 0; round < 200; round++) {
            CompletableFuture<Integer> victim = worker.blocking().submit(() -> 1);
            CompletableFuture<Boolean> next = worker.blocking().submit(Thread::interrupted);
            victim.cancel(true);
            assertThat(Await.value(next)).as("round %d", round).isFalse();
        }
        atRest(worker);
    }

    @Test
    void submit_beyondTheCap_isRejectedAndChangesNothing() {
        Worker worker = start(config().maxInFlight(2));
        Gate blocking = gate();
        CompletableFuture<Void> first = worker.blocking().submit(blocking);
        CompletableFuture<Void> second = worker.blocking().submit(blocking);
        assertThatThrownBy(() -> worker.blocking().submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThat(worker.stats().accepted()).isEqualTo(2);
        blocking.open();
        Await.value(first);
        Await.value(second);
        atRest(worker);
        assertThat(Await.value(worker.blocking().submit(() -> 1))).isEqualTo(1);
    }

    @Test
    void submit_moreThanThePoolHolds_runsAll() {
        Worker worker = start(config().blockingPoolSize(2));
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            futures.add(worker.blocking().submit(() -> number));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(Await.value(futures.get(i))).isEqualTo(i);
        }
        assertThat(atRest(worker).completed()).isEqualTo(200);
    }

    @Test
    void future_awaitedOnTheWorkersThread_isRefused() {
        Worker worker = start();
        Gate blocking = gate();
        Throwable thrown =
                worker.call(() -> SubmitContract.thrownBy(worker.blocking().submit(blocking)::join));
        assertThat(thrown).isInstanceOf(SelfAwaitException.class);
    }

    @Test
    void drain_waitsForBlockingCode() throws Exception {
        Worker worker = start();
        Gate blocking = gate();
        worker.blocking().submit(blocking);
        blocking.awaitStarted();
        assertThat(worker.drain(Duration.ZERO)).isFalse();
        Caller<Boolean> drainer = callElsewhere(() -> worker.drain(Await.LIMIT)).awaitBlocked();
        blocking.open();
        assertThat(drainer.value()).isTrue();
    }

    @Test
    void shutdown_withinTheGrace_letsBlockingCodeEnd() {
        Worker worker = start();
        Gate blocking = gate();
        CompletableFuture<Void> future = worker.blocking().submit(blocking);
        blocking.awaitStarted();
        Caller<Boolean> closer = callElsewhere(
                        () -> worker.shutdown(Duration.ofSeconds(10)).isClean())
                .awaitBlocked();
        assertThatThrownBy(() -> worker.blocking().submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        blocking.open();
        assertThat(closer.value()).isTrue();
        assertThat(future).isCompletedWithValue(null);
    }

    @Test
    void shutdown_pastTheGrace_interruptsBlockingCodeOnce() {
        Worker worker = start();
        Gate blocking = gate();
        CompletableFuture<Void> future = worker.blocking().submit(blocking);
        blocking.awaitStarted();
        assertThat(worker.shutdown(Duration.ofMillis(50)).cancelledInFlight()).isEqualTo(1);
        Await.ended(future);
        assertThat(future).isCompletedExceptionally();
        blocking.awaitInterrupt();
        blocking.openAndAwaitEnd();
        assertThat(blocking.interrupts()).isEqualTo(1);
        WorkerStats stats = atRest(worker);
        assertThat(stats.cancelled()).isEqualTo(1);
        assertThatThrownBy(() -> worker.blocking().submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
    }
}
