package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The clauses of {@link ExecutorService} about its end, and how that differs from the end of the worker. */
public abstract class ExecutorServiceLifeContract extends WorkerContract {

    private static boolean terminates(ExecutorService view) throws InterruptedException {
        return view.awaitTermination(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertRejects(ScheduledExecutorService view) {
        assertThatThrownBy(() -> view.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.submit(() -> {}, 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.invokeAll(List.of(() -> 1))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.invokeAny(List.of(() -> 1))).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.schedule(() -> {}, 1, TimeUnit.SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.schedule(() -> 1, 1, TimeUnit.SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> view.scheduleWithFixedDelay(() -> {}, 1, 1, TimeUnit.SECONDS))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void shutdown_withTasksQueued_runsThemAndRefusesNewOnes() throws Exception {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        assertThat(view.isShutdown()).isFalse();
        assertThat(view.isTerminated()).isFalse();
        Gate gate = gate();
        AtomicInteger ran = new AtomicInteger();
        view.execute(gate);
        gate.awaitStarted();
        view.execute(ran::incrementAndGet);
        Future<Integer> future = view.submit(ran::incrementAndGet);
        view.shutdown();
        view.shutdown();
        assertThat(view.isShutdown()).isTrue();
        assertThat(view.isTerminated()).isFalse();
        assertRejects(view);
        assertThat(view.awaitTermination(5, TimeUnit.MILLISECONDS)).isFalse();
        gate.open();
        assertThat(terminates(view)).isTrue();
        assertThat(view.isTerminated()).isTrue();
        assertThat(ran).hasValue(2);
        assertThat(future.isDone()).isTrue();
        assertThat(gate.interrupts()).isZero();
    }

    @Test
    void shutdown_ofAView_leavesTheWorkerAndOtherViewsRunning() throws Exception {
        Worker worker = start();
        ScheduledExecutorService one = worker.asExecutorService();
        ScheduledExecutorService other = worker.asExecutorService();
        one.shutdown();
        assertThat(terminates(one)).isTrue();
        assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
        assertThat(other.isShutdown()).isFalse();
        assertThat(Await.value(other.submit(() -> 1))).isEqualTo(1);
        assertThat(worker.<Integer, RuntimeException>call(() -> 2)).isEqualTo(2);
    }

    @Test
    void termination_ofAView_doesNotWaitForTasksOfOthers() throws Exception {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Await.value(view.submit(() -> 1));
        Gate direct = occupy(worker);
        view.shutdown();
        assertThat(terminates(view)).isTrue();
        direct.open();
    }

    @Test
    void shutdownNow_returnsWhatNeverRanAndInterruptsTheRunningTask() throws Exception {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Gate running = gate();
        AtomicInteger ran = new AtomicInteger();
        view.execute(running);
        running.awaitStarted();
        view.execute(ran::incrementAndGet);
        Future<Integer> future = view.submit(ran::incrementAndGet);
        view.schedule(ran::incrementAndGet, 1, TimeUnit.HOURS);
        List<Runnable> never = view.shutdownNow();
        assertThat(never).hasSize(3);
        assertThat(view.isShutdown()).isTrue();
        assertRejects(view);
        running.awaitInterrupt();
        running.openAndAwaitEnd();
        assertThat(terminates(view)).isTrue();
        atRest(worker);
        assertThat(ran).as("nothing of it runs on its own").hasValue(0);
        assertThat(running.interrupts()).isEqualTo(1);
        assertThat(view.shutdownNow()).isEmpty();
        assertThat(future.isCancelled() || !future.isDone()).isTrue();
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
    }

    @Test
    void shutdownNow_plainTasks_areReturnedSoThatTheCallerCanRunThem() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        occupy(worker);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            view.execute(ran::incrementAndGet);
        }
        List<Runnable> never = view.shutdownNow();
        assertThat(never).hasSize(5);
        never.forEach(Runnable::run);
        assertThat(ran).hasValue(5);
    }

    @Test
    void shutdownNow_ofAView_touchesNothingOfOthers() {
        Worker worker = start();
        ScheduledExecutorService one = worker.asExecutorService();
        ScheduledExecutorService other = worker.asExecutorService();
        Gate foreign = gate();
        AtomicInteger ran = new AtomicInteger();
        other.execute(foreign);
        foreign.awaitStarted();
        other.execute(ran::incrementAndGet);
        worker.execute(ran::incrementAndGet);
        one.execute(ran::incrementAndGet);
        assertThat(one.shutdownNow()).hasSize(1);
        foreign.open();
        atRest(worker);
        assertThat(foreign.interrupts()).isZero();
        assertThat(ran).hasValue(2);
    }

    @Test
    void awaitTermination_interrupted_throwsInterruptedException() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Gate gate = gate();
        view.execute(gate);
        view.shutdown();
        Caller<Boolean> waiter = callElsewhere(() -> terminates(view)).awaitBlocked();
        waiter.interrupt();
        assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
        gate.open();
    }

    @Test
    void awaitTermination_beforeShutdown_isFalseWhenTheTimeHasPassed() throws Exception {
        ScheduledExecutorService view = start().asExecutorService();
        assertThat(view.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(view.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
        assertThat(view.awaitTermination(-1, TimeUnit.SECONDS)).isFalse();
        view.shutdown();
        assertThat(view.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    }

    @Test
    void awaitTermination_manyWaiters_areAllReleased() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Gate gate = gate();
        view.execute(gate);
        List<Caller<Boolean>> waiters = List.of(
                callElsewhere(() -> terminates(view)),
                callElsewhere(() -> terminates(view)),
                callElsewhere(() -> terminates(view)));
        waiters.forEach(Caller::awaitBlocked);
        view.shutdown();
        gate.open();
        waiters.forEach(waiter -> assertThat(waiter.value()).isTrue());
    }

    @Test
    void view_ofAClosedWorker_hasEnded() throws Exception {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        AtomicInteger ran = new AtomicInteger();
        view.execute(ran::incrementAndGet);
        worker.close();
        assertThat(ran).hasValue(1);
        assertThat(view.isShutdown()).isTrue();
        assertThat(terminates(view)).isTrue();
        assertThat(view.isTerminated()).isTrue();
        assertRejects(view);
        assertThat(view.shutdownNow()).isEmpty();
        assertThat(worker.asExecutorService().isTerminated())
                .as("a view made later")
                .isTrue();
    }

    @Test
    void view_ofAWorkerThatAbandonsTasks_terminatesAfterTheRunningOne() throws Exception {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Gate running = gate();
        view.execute(running);
        running.awaitStarted();
        Future<Integer> queued = view.submit(() -> 1);
        worker.shutdown(Duration.ZERO);
        Await.ended(queued);
        assertThatThrownBy(queued::get).isInstanceOf(Exception.class);
        running.openAndAwaitEnd();
        assertThat(terminates(view)).isTrue();
    }

    @Test
    void futureOfAView_stuckPastTheGraceOfTheWorker_releasesItsWaiters() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Gate stuck = gate();
        Future<?> future = view.submit(stuck);
        stuck.awaitStarted();
        Caller<?> waiter = callElsewhere(future::get).awaitBlocked();
        worker.shutdown(Duration.ofMillis(50));
        assertThat(waiter.failure()).isInstanceOf(Exception.class);
        stuck.open();
    }

    @Test
    void shutdown_fromATaskOfTheView_endsIt() throws Exception {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        view.execute(view::shutdown);
        assertThat(terminates(view)).isTrue();
        assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
    }

    @Test
    void shutdown_twiceConcurrentlyWithSubmissions_losesNoAcceptedTask() throws Exception {
        for (int round = 0; round < 100; round++) {
            Worker worker = start(config().capacity(64));
            ScheduledExecutorService view = worker.asExecutorService();
            AtomicInteger ran = new AtomicInteger();
            Caller<Integer> producer = callElsewhere(() -> {
                int accepted = 0;
                for (int i = 0; i < 50; i++) {
                    try {
                        view.execute(ran::incrementAndGet);
                        accepted++;
                    } catch (RejectedExecutionException closed) {
                        return accepted;
                    }
                }
                return accepted;
            });
            Caller<Void> closer = runElsewhere(view::shutdown);
            view.shutdown();
            closer.value();
            int accepted = producer.value();
            assertThat(terminates(view)).isTrue();
            assertThat(ran).hasValue(accepted);
            worker.close();
        }
    }

    @Test
    void close_onNewerJdks_waitsForTheTasksAndEndsTheView() throws Exception {
        Method close;
        try {
            close = ExecutorService.class.getMethod("close");
        } catch (NoSuchMethodException e) {
            Assumptions.abort("ExecutorService has no close on this JDK");
            return;
        }
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Gate gate = gate();
        AtomicInteger ran = new AtomicInteger();
        view.execute(gate);
        view.execute(ran::incrementAndGet);
        Caller<Object> closer = callElsewhere(() -> close.invoke(view)).awaitBlocked();
        assertThat(view.isShutdown()).isTrue();
        gate.open();
        closer.value();
        assertThat(view.isTerminated()).isTrue();
        assertThat(ran).hasValue(1);
        close.invoke(view);
        assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);

        ScheduledExecutorService next = worker.asExecutorService();
        Gate stuck = gate();
        next.execute(stuck);
        stuck.awaitStarted();
        Caller<Object> interrupted = callElsewhere(() -> close.invoke(next)).awaitBlocked();
        interrupted.interrupt();
        stuck.awaitInterrupt();
        stuck.open();
        interrupted.value();
        assertThat(interrupted.interruptedAtEnd()).isTrue();
        assertThat(next.isTerminated()).isTrue();
    }
}
