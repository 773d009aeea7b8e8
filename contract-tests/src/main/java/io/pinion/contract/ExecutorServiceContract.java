package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The clauses of {@link ExecutorService} and {@link Future} about tasks; life and schedules have suites of their own. */
public abstract class ExecutorServiceContract extends WorkerContract {

    private ExecutorService view() {
        return start().asExecutorService();
    }

    @Test
    void asExecutorService_calledTwice_returnsANewView() {
        Worker worker = start();
        assertThat(worker.asExecutorService()).isNotSameAs(worker.asExecutorService());
    }

    @Test
    void execute_task_runsOnTheWorkersThread() {
        Worker worker = start();
        ExecutorService view = worker.asExecutorService();
        List<Boolean> where = Collections.synchronizedList(new ArrayList<>());
        view.execute(() -> where.add(worker.isWorkerThread()));
        atRest(worker);
        assertThat(where).containsExactly(true);
    }

    @Test
    void execute_throwing_reachesTheErrorHandler() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        IllegalStateException error = new IllegalStateException("wanted");
        worker.asExecutorService().execute(() -> {
            throw error;
        });
        assertThat(failures.await(1).get(0).error()).isSameAs(error);
        assertThat(atRest(worker).failed()).isEqualTo(1);
    }

    @Test
    void submit_eachForm_yieldsItsResult() {
        ExecutorService view = view();
        AtomicInteger ran = new AtomicInteger();
        Runnable runnable = ran::incrementAndGet;
        assertThat(Await.value(view.submit(() -> 1))).isEqualTo(1);
        assertThat((Object) Await.value(view.submit(runnable))).isNull();
        assertThat(Await.value(view.submit(runnable, "result"))).isEqualTo("result");
        assertThat(Await.<Object>value(view.submit(runnable, null))).isNull();
        assertThat(ran).hasValue(3);
    }

    @Test
    void submit_failing_throwsExecutionExceptionWithTheCause() {
        ExecutorService view = view();
        IOException error = new IOException("wanted");
        Future<Integer> future = view.submit(() -> {
            throw error;
        });
        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(error);
        assertThatThrownBy(() -> future.get(1, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(error);
        assertThat(future.isDone()).isTrue();
        assertThat(future.isCancelled()).isFalse();
    }

    @Test
    void get_withATimeout_throwsTimeoutExceptionAndLeavesTheTaskAlone() throws Exception {
        ExecutorService view = view();
        Gate gate = gate();
        Future<?> future = view.submit(gate);
        gate.awaitStarted();
        assertThatThrownBy(() -> future.get(5, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> future.get(0, TimeUnit.NANOSECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(future.isDone()).isFalse();
        gate.open();
        assertThat((Object) future.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isNull();
        assertThat(gate.interrupts()).isZero();
    }

    @Test
    void get_interrupted_throwsInterruptedExceptionAndLeavesTheTaskAlone() {
        ExecutorService view = view();
        Gate gate = gate();
        Future<?> future = view.submit(gate);
        Caller<?> caller = callElsewhere(future::get).awaitBlocked();
        caller.interrupt();
        assertThat(caller.failure()).isInstanceOf(InterruptedException.class);
        assertThat(future.isDone()).isFalse();
        gate.open();
        Await.value(future);
        assertThat(gate.interrupts()).isZero();
    }

    @Test
    void cancel_keepsTheClausesOfFuture() {
        Worker worker = start();
        ExecutorService view = worker.asExecutorService();
        Gate running = gate();
        Gate queued = gate();
        Future<?> first = view.submit(running);
        Future<?> second = view.submit(queued);
        running.awaitStarted();
        assertThat(second.cancel(false)).isTrue();
        assertThat(second.isDone()).isTrue();
        assertThat(second.isCancelled()).isTrue();
        assertThatThrownBy(second::get).isInstanceOf(CancellationException.class);
        assertThat(first.cancel(true)).isTrue();
        assertThat(first.isDone()).isTrue();
        running.awaitInterrupt();
        running.openAndAwaitEnd();
        Future<Integer> third = view.submit(() -> 1);
        assertThat(Await.value(third)).isEqualTo(1);
        assertThat(third.cancel(true)).isFalse();
        assertThat(third.isCancelled()).isFalse();
        atRest(worker);
        assertThat(queued.runs()).isZero();
        assertThat(running.interrupts()).isEqualTo(1);
    }

    @Test
    void get_onTheWorkersThread_isRefused() {
        Worker worker = start();
        ExecutorService view = worker.asExecutorService();
        Throwable thrown = worker.call(() -> SubmitContract.thrownBy(view.submit(() -> 1)::get));
        assertThat(thrown).isInstanceOf(SelfAwaitException.class);
    }

    @Test
    void submit_null_throwsNullPointerException() {
        ExecutorService view = view();
        assertThatThrownBy(() -> view.execute(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.submit((Runnable) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.submit((Callable<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.submit(null, "result")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.invokeAll(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.invokeAny(null)).isInstanceOf(NullPointerException.class);
        List<Callable<Integer>> withNull = new ArrayList<>();
        withNull.add(() -> 1);
        withNull.add(null);
        assertThatThrownBy(() -> view.invokeAll(withNull)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.invokeAll(withNull, 1, TimeUnit.SECONDS))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.invokeAny(List.of(() -> 1), 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.invokeAll(List.of(() -> 1), 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.awaitTermination(1, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void invokeAll_tasks_returnsDoneFuturesInIterationOrder() throws Exception {
        ExecutorService view = view();
        IOException error = new IOException("wanted");
        List<Future<Integer>> futures = view.invokeAll(List.of(
                () -> 0,
                () -> {
                    throw error;
                },
                () -> 2));
        assertThat(futures).hasSize(3).allMatch(Future::isDone);
        assertThat(futures.get(0).get()).isZero();
        assertThatThrownBy(futures.get(1)::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(error);
        assertThat(futures.get(2).get()).isEqualTo(2);
        assertThat(view.invokeAll(List.<Callable<Integer>>of())).isEmpty();
    }

    @Test
    void invokeAll_moreThanTheRingHolds_runsAllWhereThePolicyWaits() throws Exception {
        ExecutorService view =
                start(config().capacity(8).overflow(OverflowPolicy.block())).asExecutorService();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            tasks.add(() -> number);
        }
        List<Future<Integer>> futures = view.invokeAll(tasks);
        for (int i = 0; i < 100; i++) {
            assertThat(futures.get(i).get()).isEqualTo(i);
        }
    }

    @Test
    void invokeAll_timedOut_cancelsTheUnfinished() throws Exception {
        Worker worker = start();
        ExecutorService view = worker.asExecutorService();
        Gate running = gate();
        Gate queued = gate();
        List<Future<Object>> futures = view.invokeAll(
                List.of(
                        () -> 1,
                        java.util.concurrent.Executors.callable(running),
                        java.util.concurrent.Executors.callable(queued)),
                400,
                TimeUnit.MILLISECONDS);
        assertThat(futures).hasSize(3).allMatch(Future::isDone);
        assertThat(futures.stream().map(Future::isCancelled)).containsExactly(false, true, true);
        running.open();
        atRest(worker);
        assertThat(queued.runs()).isZero();
    }

    @Test
    void invokeAll_interrupted_cancelsTheUnfinished() {
        Worker worker = start();
        ExecutorService view = worker.asExecutorService();
        Gate running = gate();
        Gate queued = gate();
        Caller<Object> caller = callElsewhere(() -> view.invokeAll(List.of(
                java.util.concurrent.Executors.callable(running), java.util.concurrent.Executors.callable(queued))));
        running.awaitStarted();
        caller.awaitBlocked().interrupt();
        assertThat(caller.failure()).isInstanceOf(InterruptedException.class);
        running.awaitInterrupt();
        running.openAndAwaitEnd();
        atRest(worker);
        assertThat(queued.runs()).isZero();
        assertThat(running.interrupts()).isEqualTo(1);
    }

    @Test
    void invokeAny_oneSucceeding_returnsItAndCancelsTheRest() throws Exception {
        Worker worker = start();
        ExecutorService view = worker.asExecutorService();
        Callable<Integer> failing = () -> {
            throw new IOException("wanted");
        };
        int second = view.invokeAny(List.of(failing, () -> 2));
        assertThat(second).isEqualTo(2);
        int third = view.invokeAny(List.of(failing, () -> 3), Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(third).isEqualTo(3);
        Gate held = gate();
        int first = view.invokeAny(List.of(() -> 4, () -> {
            held.run();
            return 5;
        }));
        assertThat(first).isEqualTo(4);
        held.open();
        atRest(worker);
    }

    @Test
    void invokeAny_allFailing_throwsExecutionException() {
        ExecutorService view = view();
        IOException error = new IOException("wanted");
        List<Callable<Integer>> failing = Collections.nCopies(3, () -> {
            throw error;
        });
        assertThatThrownBy(() -> view.invokeAny(failing))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(error);
        assertThatThrownBy(() -> view.invokeAny(failing, Await.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
    }

    @Test
    void invokeAny_empty_throwsIllegalArgumentException() {
        ExecutorService view = view();
        List<Callable<Integer>> none = List.of();
        assertThatThrownBy(() -> view.invokeAny(none)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.invokeAny(none, 1, TimeUnit.SECONDS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void invokeAny_timedOut_throwsTimeoutExceptionAndCancels() {
        Worker worker = start();
        ExecutorService view = worker.asExecutorService();
        Gate running = gate();
        assertThatThrownBy(() -> view.invokeAny(
                        List.of(java.util.concurrent.Executors.callable(running)), 400, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        running.awaitInterrupt();
        running.openAndAwaitEnd();
        atRest(worker);
    }
}
