package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Task;
import io.pinion.worker.TaskExpiredException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits of a wait: three timeouts nobody can confuse, what a limit does to the task, and waits for several. */
public abstract class CallTimeoutContract extends WorkerContract {
    private static final Duration SHORT = Duration.ofMillis(400);

    private static Task<Object, RuntimeException> holding(Gate gate) {
        return () -> {
            gate.run();
            return null;
        };
    }

    @Test
    @Tag("S1.6")
    @DisplayName("sincpro 2 / S1.6: a task that takes longer than the limit ends the wait, and is interrupted once")
    void call_limitPassedWhileRunning_interruptsTheTaskOnce() {
        Worker worker = start();
        Gate running = gate();
        long startNs = nanoTime();
        assertThatThrownBy(() -> worker.call(holding(running), SHORT)).isInstanceOf(WaitTimeoutException.class);
        assertThat(nanoTime() - startNs).isGreaterThanOrEqualTo(SHORT.toNanos());
        running.awaitStarted().awaitInterrupt();
        running.openAndAwaitEnd();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
        assertThat(running.interrupts()).isEqualTo(1);
    }

    @Test
    @Tag("S1.6")
    void call_limitPassedWhileQueued_neverStartsTheTask() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Gate queued = gate();
        assertThatThrownBy(() -> worker.call(holding(queued), SHORT)).isInstanceOf(WaitTimeoutException.class);
        gate.open();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
        assertThat(queued.runs()).isZero();
        assertThat(gate.interrupts()).as("interrupts of the task before").isZero();
    }

    @Test
    @Tag("S1.6")
    void call_limitOfZero_givesUpAtOnce() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Gate queued = gate();
        assertThatThrownBy(() -> worker.call(holding(queued), Duration.ZERO)).isInstanceOf(WaitTimeoutException.class);
        assertThatThrownBy(() -> worker.callAsync(() -> new CompletableFuture<>(), Duration.ZERO))
                .isInstanceOf(WaitTimeoutException.class);
        gate.open();
        assertThat(atRest(worker).cancelled()).isEqualTo(2);
        assertThat(queued.runs()).isZero();
    }

    @Test
    void call_negativeLimit_isRefused() {
        Worker worker = start();
        Duration wrong = Duration.ofNanos(-1);
        assertThatThrownBy(() -> worker.call(() -> 1, wrong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> worker.callAll(List.of(() -> 1), wrong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> worker.callAsync(() -> CompletableFuture.completedFuture(1), wrong))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(worker.stats().accepted()).isZero();
    }

    @Test
    void call_limitBeyondTheClock_isNeverReached() {
        Worker worker = start();
        assertThat(worker.<Integer, RuntimeException>call(() -> 1, Duration.ofSeconds(Long.MAX_VALUE)))
                .isEqualTo(1);
    }

    @Test
    @Tag("S4.2")
    void timeouts_ofTaskQueueAndWait_areThreeTypes() {
        Worker worker = start();
        TimeoutException own = new TimeoutException("the task's own");
        Task<Object, TimeoutException> failing = () -> {
            throw own;
        };
        assertThatThrownBy(() -> worker.call(failing, Await.LIMIT)).isSameAs(own);
        assertThat(own).isNotInstanceOf(TaskExpiredException.class);
        Gate gate = occupy(worker);
        Throwable expired = Await.failure(worker.submit(() -> 1, SHORT));
        Throwable waited = SubmitContract.thrownBy(() -> worker.call(() -> 1, SHORT));
        assertThat(expired).isExactlyInstanceOf(TaskExpiredException.class).isNotInstanceOf(RuntimeException.class);
        assertThat(waited).isExactlyInstanceOf(WaitTimeoutException.class).isInstanceOf(RuntimeException.class);
        gate.open();
        WorkerStats stats = atRest(worker);
        assertThat(List.of(stats.failed(), stats.expired(), stats.cancelled())).containsExactly(1L, 1L, 1L);
    }

    @Test
    void call_waitingForRoom_isCoveredByTheLimit() {
        Worker worker = start(config().capacity(8).overflow(OverflowPolicy.block()));
        Gate gate = occupy(worker);
        fill(worker, () -> {});
        long accepted = worker.stats().accepted();
        Gate refused = gate();
        long startNs = nanoTime();
        assertThatThrownBy(() -> worker.call(holding(refused), SHORT)).isInstanceOf(WaitTimeoutException.class);
        assertThat(nanoTime() - startNs).isGreaterThanOrEqualTo(SHORT.toNanos());
        gate.open();
        assertThat(atRest(worker).accepted()).isEqualTo(accepted);
        assertThat(refused.runs()).isZero();
    }

    @Test
    void call_onAFullRingThatRejects_isRejectedAtOnce() {
        Worker worker = start(config().capacity(8));
        occupy(worker);
        fill(worker, () -> {});
        assertThatThrownBy(() -> worker.call(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> worker.call(() -> 1, Await.LIMIT)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void callAsync_failing_throwsWhatTheStageFailedWith() {
        Worker worker = start();
        IOException error = new IOException("wanted");
        assertThatThrownBy(() -> worker.callAsync(() -> CompletableFuture.failedFuture(error)))
                .isSameAs(error);
        assertThatThrownBy(() -> worker.callAsync(() -> {
                    throw error;
                }))
                .isSameAs(error);
        CompletableFuture<Object> source = new CompletableFuture<>();
        CompletableFuture<Object> derived = source.thenApply(value -> value);
        source.completeExceptionally(error);
        assertThatThrownBy(() -> worker.callAsync(() -> derived, Await.LIMIT))
                .isNotInstanceOf(CompletionException.class)
                .isSameAs(error);
        assertThat(atRest(worker).failed()).isEqualTo(3);
    }

    @Test
    void callAsync_limitPassed_cancelsTheStage() {
        Worker worker = start();
        CompletableFuture<Object> stage = new CompletableFuture<>();
        assertThatThrownBy(() -> worker.callAsync(() -> stage, SHORT)).isInstanceOf(WaitTimeoutException.class);
        Await.until("cancel of the stage", stage::isCancelled);
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
    }

    @Test
    @Tag("S1.7")
    void callAll_batch_returnsResultsInInputOrder() {
        Worker worker = start(config().capacity(64));
        List<Task<Integer, RuntimeException>> batch = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int number = i;
            batch.add(() -> number == 5 ? null : number);
        }
        List<Integer> results = worker.callAll(batch, Await.LIMIT);
        assertThat(results).hasSize(64).startsWith(0, 1, 2, 3, 4, null, 6);
        assertThat(worker.callAll(List.<Task<Integer, RuntimeException>>of(), Duration.ZERO))
                .isEmpty();
    }

    @Test
    void callAll_largerThanTheRing_isRefusedWhole() {
        Worker worker = start(config().capacity(8).overflow(OverflowPolicy.block()));
        List<Task<Integer, RuntimeException>> batch = Collections.nCopies(9, () -> 1);
        assertThatThrownBy(() -> worker.callAll(batch, Await.LIMIT)).isInstanceOf(IllegalArgumentException.class);
        assertThat(worker.stats().accepted()).isZero();
    }

    @Test
    @Tag("S1.7")
    void callAll_failures_endWithTheFirstInInputOrderAfterAllHaveEnded() {
        Worker worker = start();
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        AtomicInteger ran = new AtomicInteger();
        List<Task<Integer, IOException>> batch = List.of(
                ran::incrementAndGet,
                () -> {
                    throw first;
                },
                ran::incrementAndGet,
                () -> {
                    throw second;
                },
                ran::incrementAndGet);
        assertThatThrownBy(() -> worker.callAll(batch, Await.LIMIT))
                .isSameAs(first)
                .hasSuppressedException(second);
        assertThat(ran).hasValue(3);
        assertThat(atRest(worker).failed()).isEqualTo(2);
    }

    @Test
    void callAll_membersThrowingTheSameException_throwsItWithoutSuppressingItself() {
        Worker worker = start();
        IOException shared = new IOException("shared");
        List<Task<Integer, IOException>> batch = Collections.nCopies(3, () -> {
            throw shared;
        });
        assertThatThrownBy(() -> worker.callAll(batch, Await.LIMIT)).isSameAs(shared);
    }

    @Test
    @Tag("S1.7")
    void callAll_limitPassed_cancelsTheUnfinished() {
        Worker worker = start();
        Gate running = gate();
        Gate queued = gate();
        List<Task<Object, RuntimeException>> batch = List.of(() -> 1, holding(running), holding(queued));
        assertThatThrownBy(() -> worker.callAll(batch, SHORT)).isInstanceOf(WaitTimeoutException.class);
        running.awaitInterrupt();
        running.openAndAwaitEnd();
        WorkerStats stats = atRest(worker);
        assertThat(stats.completed()).isEqualTo(1);
        assertThat(stats.cancelled()).isEqualTo(2);
        assertThat(running.interrupts()).isEqualTo(1);
        assertThat(queued.runs()).isZero();
    }

    @Test
    @Tag("S1.7")
    void callAll_limitPassedAfterAFailure_throwsTheFailure() {
        Worker worker = start();
        IllegalStateException error = new IllegalStateException("wanted");
        Gate running = gate();
        List<Task<Object, RuntimeException>> batch = List.of(
                () -> {
                    throw error;
                },
                holding(running));
        assertThatThrownBy(() -> worker.callAll(batch, SHORT)).isSameAs(error);
        running.awaitInterrupt();
        running.openAndAwaitEnd();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
    }

    @Test
    void callAll_interrupted_cancelsTheUnfinishedAndKeepsTheFlag() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Gate queued = gate();
        Caller<List<Object>> caller = callElsewhere(
                        () -> worker.callAll(List.of(holding(queued), holding(queued)), Await.LIMIT))
                .awaitBlocked();
        caller.interrupt();
        assertThat(caller.failure()).isInstanceOf(java.util.concurrent.CancellationException.class);
        assertThat(caller.interruptedAtEnd()).isTrue();
        gate.open();
        assertThat(atRest(worker).cancelled()).isEqualTo(2);
        assertThat(queued.runs()).isZero();
    }
}
