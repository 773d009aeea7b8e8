package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Task;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hand over and wait: results, exceptions as they were thrown, interrupts, and the wait that is refused. */
public abstract class CallContract extends WorkerContract {

    @Test
    @Tag("S1.5")
    @Tag("S4.1")
    void call_task_returnsItsValue() {
        Worker worker = start();
        Object value = new Object();
        assertThat(worker.<Object, RuntimeException>call(() -> value)).isSameAs(value);
        assertThat(worker.<Object, RuntimeException>call(() -> null)).isNull();
        assertThat(worker.<Object, RuntimeException>call(() -> value, Await.LIMIT))
                .isSameAs(value);
        assertThat(atRest(worker).completed()).isEqualTo(3);
    }

    @Test
    @Tag("S1.15")
    @Tag("S4.4")
    @DisplayName("sincpro 8 / S4.4: the caller receives the original exception; the next task still succeeds")
    void call_failingTask_throwsTheSameExceptionAndTheNextSucceeds() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        IOException error = new IOException("the original message");
        Task<Integer, IOException> failing = () -> {
            throw error;
        };
        assertThatThrownBy(() -> worker.call(failing)).isSameAs(error).hasMessage("the original message");
        assertThatThrownBy(() -> worker.call(failing, Await.LIMIT)).isSameAs(error);
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        assertThat(failures.all()).isEmpty();
        assertThat(atRest(worker).failed()).isEqualTo(2);
    }

    @Test
    void call_throwingAnError_throwsTheSameError() {
        Worker worker = start();
        StackOverflowError error = new StackOverflowError("wanted");
        assertThatThrownBy(() -> worker.call(() -> {
                    throw error;
                }))
                .isSameAs(error);
        IOException checked = new IOException("wanted");
        assertThatThrownBy(() -> worker.call(() -> {
                    throw sneaky(checked);
                }))
                .isSameAs(checked);
    }

    @Test
    void call_failingTask_showsTheFramesOfTaskAndCaller() {
        Worker worker = start();
        Throwable error = SubmitContract.thrownBy(() -> callWithANameOfItsOwn(worker));
        assertThat(Arrays.stream(error.getStackTrace()).map(StackTraceElement::getMethodName))
                .contains("failWithANameOfItsOwn", "callWithANameOfItsOwn");
    }

    private static Object callWithANameOfItsOwn(Worker worker) {
        return worker.call(CallContract::failWithANameOfItsOwn);
    }

    private static Object failWithANameOfItsOwn() {
        throw new IllegalStateException("wanted");
    }

    @Test
    void call_throwingOneExceptionOften_doesNotLetItGrow() {
        Worker worker = start();
        IllegalStateException shared = new IllegalStateException("shared");
        Task<Integer, RuntimeException> failing = () -> {
            throw shared;
        };
        for (int i = 0; i < 5; i++) {
            SubmitContract.thrownBy(() -> worker.call(failing));
        }
        int frames = shared.getStackTrace().length + shared.getSuppressed().length;
        for (int i = 0; i < 500; i++) {
            assertThat(SubmitContract.thrownBy(() -> worker.call(failing))).isSameAs(shared);
        }
        assertThat(shared.getStackTrace().length + shared.getSuppressed().length)
                .as("frames and suppressed of an exception thrown 500 times")
                .isLessThanOrEqualTo(frames + 100);
    }

    @Test
    void call_throwingAnExceptionWithoutStack_throwsTheSame() {
        Worker worker = start();
        class Stackless extends RuntimeException {
            private static final long serialVersionUID = 1L;

            Stackless() {
                super("stackless", null, false, false);
            }
        }
        Stackless error = new Stackless();
        assertThatThrownBy(() -> worker.call(() -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    @Test
    @Tag("S1.18")
    void call_onTheWorkersOwnThread_isRefusedAndNothingIsHandedOver() {
        Worker worker = start();
        Gate inner = gate();
        Task<Object, RuntimeException> task = () -> {
            inner.run();
            return null;
        };
        List<Throwable> thrown = worker.call(() -> {
            List<Throwable> caught = new ArrayList<>();
            caught.add(SubmitContract.thrownBy(() -> worker.call(task)));
            caught.add(SubmitContract.thrownBy(() -> worker.call(task, Await.LIMIT)));
            caught.add(SubmitContract.thrownBy(() -> worker.call(task, Duration.ZERO)));
            caught.add(SubmitContract.thrownBy(() -> worker.callAll(List.of(task), Await.LIMIT)));
            caught.add(SubmitContract.thrownBy(() -> worker.callAsync(() -> new CompletableFuture<>())));
            caught.add(SubmitContract.thrownBy(() -> worker.callAsync(() -> new CompletableFuture<>(), Await.LIMIT)));
            caught.add(SubmitContract.thrownBy(() -> worker.drain(Await.LIMIT)));
            return caught;
        });
        assertThat(thrown).hasSize(7).allSatisfy(error -> assertThat(error).isInstanceOf(SelfAwaitException.class));
        assertThat(atRest(worker).accepted()).isEqualTo(1);
        assertThat(inner.runs()).isZero();
    }

    @Test
    @Tag("S4.3")
    @DisplayName("sincpro 14 / S4.3: a worker created on another worker's thread makes progress on its own")
    void call_fromAnotherWorkersThread_letsBothMakeProgress() {
        Worker outer = start();
        Worker inner = outer.call(() -> start());
        int value = outer.call(() -> inner.call(() -> 20) + inner.call(() -> 22, Await.LIMIT));
        assertThat(value).isEqualTo(42);
        assertThat(outer.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        assertThat(inner.<Boolean, RuntimeException>call(outer::isWorkerThread)).isFalse();
    }

    @Test
    @Tag("S1.18")
    @DisplayName("sincpro 18 / S1.18: a task that awaits an inner task returns the combined result")
    void callAsync_awaitingAnInnerTask_returnsTheCombinedResult() throws Exception {
        Worker worker = start();
        String value = worker.callAsync(() -> worker.submit(() -> "inner").thenApply(inner -> "outer " + inner));
        assertThat(value).isEqualTo("outer inner");
    }

    @Test
    @Tag("S4.7")
    void call_fromManyThreads_returnsToEachItsOwn() {
        Worker worker = start(config().capacity(64));
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int thread = t;
            callers.add(callElsewhere(() -> {
                int wrong = 0;
                for (int i = 0; i < 500; i++) {
                    int number = thread * 1_000 + i;
                    if (worker.<Integer, RuntimeException>call(() -> number) != number) {
                        wrong++;
                    }
                }
                return wrong;
            }));
        }
        callers.forEach(caller -> assertThat(caller.value()).isZero());
    }

    @Test
    @Tag("S4.7")
    void call_fromVirtualThreads_returnsToEachItsOwn() throws Exception {
        java.lang.reflect.Method startVirtual;
        try {
            startVirtual = Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            Assumptions.abort("this JDK has no virtual threads");
            return;
        }
        Worker worker = start();
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            CompletableFuture<Integer> result = new CompletableFuture<>();
            Runnable body = () -> {
                try {
                    result.complete(worker.call(() -> number, Await.LIMIT));
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            };
            startVirtual.invoke(null, body);
            results.add(result);
        }
        for (int i = 0; i < results.size(); i++) {
            assertThat(Await.value(results.get(i))).isEqualTo(i);
        }
    }

    @Test
    void call_interruptedWhileQueued_cancelsTheTaskAndKeepsTheFlag() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Gate queued = gate();
        Caller<Object> caller = callElsewhere(() -> worker.call(() -> {
                    queued.run();
                    return null;
                }))
                .awaitBlocked();
        caller.interrupt();
        assertThat(caller.failure()).isInstanceOf(CancellationException.class);
        assertThat(caller.interruptedAtEnd()).isTrue();
        gate.open();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
        assertThat(queued.runs()).isZero();
        assertThat(gate.interrupts()).isZero();
    }

    @Test
    void call_interruptedWhileRunning_interruptsTheTaskOnce() {
        Worker worker = start();
        Gate running = gate();
        Caller<Object> caller = callElsewhere(() -> worker.call(
                () -> {
                    running.run();
                    return null;
                },
                Await.LIMIT));
        running.awaitStarted();
        caller.awaitBlocked().interrupt();
        assertThat(caller.failure()).isInstanceOf(CancellationException.class);
        assertThat(caller.interruptedAtEnd()).isTrue();
        running.awaitInterrupt();
        running.openAndAwaitEnd();
        assertThat(running.interrupts()).isEqualTo(1);
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
    }

    @Test
    void call_byAnInterruptedThread_endsWithTheFlagSet() {
        Worker worker = start();
        Gate gate = occupy(worker);
        Caller<Object> caller = callElsewhere(() -> {
            Thread.currentThread().interrupt();
            return worker.call(() -> 1);
        });
        assertThat(caller.failure()).isInstanceOf(CancellationException.class);
        assertThat(caller.interruptedAtEnd()).isTrue();
        gate.open();
        assertThat(atRest(worker).completed()).isEqualTo(1);
    }

    @Test
    @Tag("S4.5")
    @DisplayName("sincpro 17 / S4.5: a worker that ran a task and was closed is no longer running")
    void call_thenClose_leavesNoThread() {
        Worker kept;
        Thread thread;
        try (Worker worker = start()) {
            kept = worker;
            thread = threadOf(worker);
        }
        assertThat(kept.state()).isEqualTo(WorkerState.CLOSED);
        Await.ended(thread);
    }

    @Test
    @Tag("S1.3")
    @DisplayName("sincpro 20 / S1.3: a call on a worker that does not run is an error, not a hang")
    void call_onAClosedWorker_isRefused() {
        Worker worker = start();
        worker.close();
        assertThatThrownBy(() -> worker.call(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> worker.call(() -> 1, Await.LIMIT)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void call_waitingWhenTheWorkerAbandonsTheTask_throwsThat() {
        Worker worker = start();
        occupy(worker);
        Caller<Integer> caller = callElsewhere(() -> worker.<Integer, RuntimeException>call(() -> 1))
                .awaitBlocked();
        worker.shutdown(Duration.ZERO);
        assertThat(caller.failure()).isInstanceOf(TaskAbandonedException.class);
    }
}
