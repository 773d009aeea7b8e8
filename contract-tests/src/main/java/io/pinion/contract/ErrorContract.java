package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing a task throws ends the worker; what nobody else sees reaches the handler once. */
public abstract class ErrorContract extends WorkerContract {

    private static final class Strange extends Throwable {
        private static final long serialVersionUID = 1L;
    }

    static Stream<Throwable> everyKind() {
        return Stream.of(
                new IllegalStateException("wanted"),
                new IOException("wanted, sneaky"),
                new TimeoutException("wanted, sneaky"),
                new InterruptedException("wanted, sneaky"),
                new StackOverflowError("wanted"),
                new AssertionError("wanted"),
                new NoClassDefFoundError("wanted"),
                new ExceptionInInitializerError("wanted"),
                new OutOfMemoryError("wanted"),
                new InternalError("wanted"),
                new Strange());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    @Tag("S1.14")
    @Tag("S1.15")
    void execute_throwing_tellsTheHandlerOnceAndRunsTheNext(Throwable error) {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        Runnable failing = () -> {
            throw sneaky(error);
        };
        AtomicBoolean next = new AtomicBoolean();
        worker.execute(failing);
        worker.execute(() -> next.set(true));
        WorkerStats stats = atRest(worker);
        assertThat(next).isTrue();
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(stats.completed()).isEqualTo(1);
        Failures.Failure only = failures.await(1).get(0);
        assertThat(failures.all()).hasSize(1);
        assertThat(only.task()).isSameAs(failing);
        assertThat(only.error()).isSameAs(error);
        assertThat(only.thread()).isSameAs(threadOf(worker));
        assertThat(stats.handlerErrors()).isZero();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    @Tag("S4.4")
    void submit_throwing_failsTheFutureAndRunsTheNext(Throwable error) {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        Runnable failing = () -> {
            throw sneaky(error);
        };
        assertThat(Await.failure(worker.submit(failing))).isSameAs(error);
        assertThat(Await.value(worker.submit(() -> 1))).isEqualTo(1);
        assertThat(atRest(worker).failed()).isEqualTo(1);
        assertThat(failures.all()).isEmpty();
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @Test
    void execute_overflowingTheStackForReal_leavesTheWorkerUsable() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        for (int i = 0; i < 20; i++) {
            worker.execute(() -> overflow(0));
        }
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        assertThat(failures.await(20))
                .hasSize(20)
                .allSatisfy(failure -> assertThat(failure.error()).isInstanceOf(StackOverflowError.class));
        assertThat(atRest(worker).failed()).isEqualTo(20);
    }

    private enum HandOver {
        EXECUTE {
            @Override
            void to(Worker worker, Runnable task) {
                worker.execute(task);
            }
        },
        EXECUTE_ALL {
            @Override
            void to(Worker worker, Runnable task) {
                worker.executeAll(List.of(task, task, task));
            }
        },
        SUBMIT {
            @Override
            void to(Worker worker, Runnable task) {
                worker.submit(task);
            }
        };

        abstract void to(Worker worker, Runnable task);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void atEveryDepth(HandOver kind, Worker worker, Runnable task) {
        kind.to(worker, task);
        atEveryDepth(kind, worker, task);
    }

    @ParameterizedTest
    @EnumSource(HandOver.class)
    void handOver_withTheCallersStackExhausted_losesNothing(HandOver kind) {
        Worker worker = start(config().capacity(1 << 16));
        AtomicInteger ran = new AtomicInteger();
        worker.call(ran::incrementAndGet);
        for (int round = 0; round < 3; round++) {
            Runnable task = ran::incrementAndGet;
            Caller<Void> caller = runElsewhere(() -> {
                try {
                    atEveryDepth(kind, worker, task);
                } catch (StackOverflowError | java.util.concurrent.RejectedExecutionException expected) {
                    // The deepest call failed; it was accepted or not, but the account knows which.
                }
            });
            caller.value();
            // First, as the caller may have had no stack left to wake the worker with.
            assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
            ran.incrementAndGet();
            WorkerStats stats = atRest(worker);
            assertThat(stats.completed()).isEqualTo(ran.get());
        }
    }

    @Test
    void execute_withArgumentsAndInBatches_namesTheTaskThatFailed() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        IllegalStateException error = new IllegalStateException("wanted");
        Consumer<String> one = argument -> {
            throw error;
        };
        BiConsumer<String, String> two = (first, second) -> {
            throw error;
        };
        Runnable plain = () -> {
            throw error;
        };
        AtomicInteger others = new AtomicInteger();
        worker.execute(one, "argument");
        worker.execute(two, "first", "second");
        worker.executeAll(List.of(others::incrementAndGet, plain, others::incrementAndGet));
        worker.offer(plain);
        assertThat(failures.await(4)).extracting(Failures.Failure::task).containsExactly(one, two, plain, plain);
        WorkerStats stats = atRest(worker);
        assertThat(stats.failed()).isEqualTo(4);
        assertThat(others).hasValue(2);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void handler_throwing_isContainedAndCounted(Throwable error) {
        AtomicInteger told = new AtomicInteger();
        TaskErrorHandler throwing = (task, failure) -> {
            told.incrementAndGet();
            throw sneaky(error);
        };
        Worker worker = start(config().errorHandler(throwing));
        Runnable failing = () -> {
            throw new IllegalStateException("wanted");
        };
        worker.execute(failing);
        worker.execute(failing);
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        WorkerStats stats = atRest(worker);
        assertThat(told).hasValue(2);
        assertThat(stats.handlerErrors()).isEqualTo(2);
        assertThat(stats.failed()).isEqualTo(2);
    }

    @Test
    void handler_handingOverANewTask_isServed() {
        CountingWorker holder = new CountingWorker();
        Worker worker =
                start(config().errorHandler((task, error) -> holder.worker.execute(holder.count::incrementAndGet)));
        holder.worker = worker;
        Gate gate = occupy(worker);
        worker.execute(() -> {
            throw new IllegalStateException("wanted");
        });
        gate.open();
        Await.until("the task of the handler", () -> holder.count.get() == 1);
        assertThat(atRest(worker).accepted()).isEqualTo(3);
    }

    private static final class CountingWorker {
        final AtomicInteger count = new AtomicInteger();
        volatile Worker worker;
    }

    @Test
    void handler_interruptingItself_doesNotReachTheNextTask() {
        Worker worker = start(
                config().errorHandler((task, error) -> Thread.currentThread().interrupt()));
        AtomicBoolean seen = new AtomicBoolean();
        Gate gate = occupy(worker);
        worker.execute(() -> {
            throw new IllegalStateException("wanted");
        });
        worker.execute(() -> seen.set(Thread.currentThread().isInterrupted()));
        gate.open();
        atRest(worker);
        assertThat(seen).isFalse();
    }

    @Test
    @Tag("S1.14")
    void failures_byTheThousand_areAllCountedAndReported() {
        AtomicInteger told = new AtomicInteger();
        Worker worker = start(config().errorHandler((task, error) -> told.incrementAndGet()));
        List<Runnable> batch = Collections.nCopies(1_000, () -> {
            throw new IllegalStateException("wanted");
        });
        for (int i = 0; i < 10; i++) {
            worker.executeAll(batch);
        }
        assertThat(atRest(worker).failed()).isEqualTo(10_000);
        assertThat(told).hasValue(10_000);
    }

    @Test
    void handler_missing_logsAndTheWorkerGoesOn() {
        Worker worker = start();
        worker.execute(() -> {
            throw new IllegalStateException("wanted: one line of the default handler");
        });
        assertThat(worker.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        WorkerStats stats = atRest(worker);
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(stats.handlerErrors()).isZero();
    }

    @Test
    void failures_duringTheClose_stillReachTheHandler() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        Gate gate = occupy(worker);
        worker.execute(() -> {
            throw new IllegalStateException("wanted");
        });
        Caller<Void> closer =
                runElsewhere(() -> worker.shutdown(Duration.ofSeconds(10))).awaitBlocked();
        gate.open();
        closer.value();
        assertThat(failures.all()).hasSize(1);
    }
}
