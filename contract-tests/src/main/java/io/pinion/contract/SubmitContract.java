package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.TaskExpiredException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Futures: results, failures, deadlines for the start, batches, and the wait that is refused. */
public abstract class SubmitContract extends WorkerContract {

    @Test
    void submit_callable_completesWithItsValue() {
        Worker worker = start();
        Object value = new Object();
        assertThat(Await.value(worker.submit(() -> value))).isSameAs(value);
        assertThat(Await.<Object>value(worker.submit(() -> (Object) null))).isNull();
    }

    @Test
    void submit_runnable_completesWithNullAfterTheRun() {
        Worker worker = start();
        Gate gate = gate();
        CompletableFuture<Void> future = worker.submit(gate);
        gate.awaitStarted();
        assertThat(future).isNotDone();
        gate.open();
        assertThat(Await.value(future)).isNull();
        assertThat(future).isCompleted();
    }

    @Test
    @Tag("S1.4")
    @DisplayName("sincpro 5 / S1.4: a submit returns a future that is not done yet and later yields the value")
    void submit_whileWorkerIsBusy_returnsAnUnfinishedFuture() {
        Worker worker = start();
        Gate gate = gate();
        CompletableFuture<String> future = worker.submit(() -> {
            gate.run();
            return "value";
        });
        assertThat(future).isNotDone();
        gate.open();
        assertThat(Await.value(future)).isEqualTo("value");
    }

    @Test
    void submit_callbacks_runOnTheWorkersThread() {
        Worker worker = start();
        Gate gate = occupy(worker);
        CompletableFuture<Boolean> where = worker.submit(() -> 1).thenApply(ignored -> worker.isWorkerThread());
        gate.open();
        assertThat(Await.value(where)).isTrue();
    }

    @Test
    @Tag("S1.5")
    @Tag("S4.4")
    @DisplayName("sincpro 7 / S4.4: the future of a failing task holds the original exception, type and message")
    void submit_failingTask_failsTheFutureWithTheSameException() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        IOException error = new IOException("the original message");
        Callable<Integer> failing = () -> {
            throw error;
        };
        assertThat(Await.failure(worker.submit(failing))).isSameAs(error).hasMessage("the original message");
        WorkerStats stats = atRest(worker);
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(failures.all())
                .as("the future holds it, so the handler is not told")
                .isEmpty();
    }

    @Test
    void submit_failingWithAnError_failsTheFutureWithTheSameError() {
        Worker worker = start();
        AssertionError error = new AssertionError("wanted");
        Runnable failing = () -> {
            throw error;
        };
        assertThat(Await.failure(worker.submit(failing))).isSameAs(error);
        assertThat(Await.value(worker.submit(() -> 1))).isEqualTo(1);
    }

    @Test
    void submit_withStartDeadline_runsWhenItStartsInTime() {
        Worker worker = start();
        assertThat(Await.value(worker.submit(() -> 1, Await.LIMIT))).isEqualTo(1);
        Gate gate = gate();
        CompletableFuture<Void> started = worker.submit(gate, Duration.ofMillis(500));
        gate.awaitStarted();
        awaitTime(nanoTime(), Duration.ofMillis(600));
        assertThat(started).as("the deadline is for the start only").isNotDone();
        gate.open();
        Await.value(started);
        assertThat(atRest(worker).completed()).isEqualTo(2);
    }

    @Test
    @Tag("S4.2")
    void submit_startDeadlinePassed_neverRunsAndTheWaiterSeesItOnTime() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Gate late = gate();
        long setNs = nanoTime();
        CompletableFuture<Void> future = worker.submit(late, Duration.ofMillis(30));
        Throwable failure = Await.failure(future);
        assertThat(failure).isInstanceOf(TaskExpiredException.class);
        assertThat(nanoTime() - setNs)
                .isGreaterThanOrEqualTo(Duration.ofMillis(30).toNanos());
        gate.open();
        assertThat(atRest(worker).expired()).isEqualTo(1);
        assertThat(late.runs()).isZero();
    }

    @Test
    void submit_startDeadlinePassed_callbacksSeeItWhenTheWorkerIsFree() {
        Worker worker = start();
        Gate gate = occupy(worker);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        long setNs = nanoTime();
        Gate late = gate();
        CompletableFuture<Void> future = worker.submit(late, Duration.ofMillis(20));
        CompletableFuture<Void> observed = future.whenComplete((value, error) -> seen.set(error));
        awaitTime(setNs, Duration.ofMillis(40));
        gate.open();
        Await.ended(observed);
        assertThat(seen.get()).isInstanceOf(TaskExpiredException.class);
        assertThat(atRest(worker).expired()).isEqualTo(1);
        assertThat(late.runs()).isZero();
    }

    @Test
    void submit_deadlineThatIsNotPositive_isRefused() {
        Worker worker = start();
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThatThrownBy(() -> worker.submit(() -> 1, wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> worker.submit(() -> {}, wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> worker.submitAll(List.of(() -> 1), wrong))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> worker.submitAsync(() -> CompletableFuture.completedFuture(1), wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(worker.stats().accepted()).isZero();
    }

    @Test
    void submit_deadlineBeyondTheClock_isNeverReached() {
        Worker worker = start();
        assertThat(Await.value(worker.submit(() -> 1, Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo(1);
    }

    @Test
    @Tag("S1.7")
    void submitAll_batch_returnsFuturesInInputOrder() {
        Worker worker = start(config().capacity(64));
        List<Callable<Integer>> batch = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int number = i;
            batch.add(() -> number);
        }
        List<CompletableFuture<Integer>> futures = worker.submitAll(batch);
        assertThat(futures).hasSize(64);
        for (int i = 0; i < 64; i++) {
            assertThat(Await.value(futures.get(i))).isEqualTo(i);
        }
        assertThat(worker.submitAll(List.<Callable<Integer>>of())).isEmpty();
    }

    @Test
    void submitAll_largerThanTheRing_isRefusedWhole() {
        Worker worker = start(config().capacity(8).overflow(OverflowPolicy.block()));
        List<Callable<Integer>> batch = Collections.nCopies(9, () -> 1);
        assertThatThrownBy(() -> worker.submitAll(batch)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> worker.submitAll(batch, Await.LIMIT)).isInstanceOf(IllegalArgumentException.class);
        assertThat(worker.stats().accepted()).isZero();
    }

    @Test
    void submitAll_startDeadlinePassed_expiresEachMember() {
        Worker worker = start();
        Gate gate = occupy(worker);
        List<CompletableFuture<Integer>> futures =
                worker.submitAll(Collections.nCopies(3, () -> 1), Duration.ofMillis(20));
        for (CompletableFuture<Integer> future : futures) {
            assertThat(Await.failure(future)).isInstanceOf(TaskExpiredException.class);
        }
        gate.open();
        assertThat(atRest(worker).expired()).isEqualTo(3);
    }

    @Test
    @Tag("S1.18")
    void futureOfTheWorker_awaitedOnItsThread_isRefusedAtOnce() {
        Worker worker = start();
        List<Throwable> thrown = worker.call(() -> {
            CompletableFuture<Integer> own = worker.submit(() -> 1);
            CompletableFuture<Integer> derived = own.thenApply(value -> value + 1)
                    .thenCombine(own, Integer::sum)
                    .exceptionally(e -> 0);
            List<Throwable> caught = new ArrayList<>();
            for (CompletableFuture<Integer> future : List.of(own, derived, own.copy())) {
                caught.add(thrownBy(future::get));
                caught.add(thrownBy(() -> future.get(1, TimeUnit.SECONDS)));
                caught.add(thrownBy(future::join));
            }
            return caught;
        });
        assertThat(thrown).hasSize(9).allSatisfy(error -> assertThat(error).isInstanceOf(SelfAwaitException.class));
    }

    @Test
    void futureOfTheWorker_finished_canBeReadOnItsThread() throws Exception {
        Worker worker = start();
        CompletableFuture<Integer> future = worker.submit(() -> 1);
        Await.value(future);
        int sum = worker.call(() -> future.get() + future.join() + future.getNow(0));
        assertThat(sum).isEqualTo(3);
    }

    @Test
    void futureOfOneWorker_awaitedOnAnother_isDelivered() {
        Worker worker = start();
        Worker other = start();
        int value = other.call(() -> Await.value(worker.submit(() -> 42)));
        assertThat(value).isEqualTo(42);
    }

    @Test
    void future_callbackThatThrows_leavesTheWorkerAlone() {
        Worker worker = start();
        Gate gate = occupy(worker);
        CompletableFuture<Void> derived = worker.submit(() -> 1).thenAccept(value -> {
            throw new AssertionError("wanted");
        });
        gate.open();
        assertThat(Await.failure(derived)).hasMessage("wanted");
        assertThat(atRest(worker).completed()).isEqualTo(2);
        assertThat(Await.value(worker.submit(() -> 1))).isEqualTo(1);
    }

    static Throwable thrownBy(Callable<?> code) {
        try {
            return new AssertionError("nothing thrown, got " + code.call());
        } catch (Throwable e) {
            return e;
        }
    }
}
