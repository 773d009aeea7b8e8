package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Task;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The process-wide worker, of the engine on the path. */
public abstract class WorkersContract {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Gate gate = new Gate();

    @BeforeEach
    void beginStopped() {
        stopTheSharedWorker();
    }

    @AfterEach
    void endStopped() {
        gate.open();
        stopTheSharedWorker();
    }

    private static void stopTheSharedWorker() {
        Workers.shutdown(GRACE);
        Await.until("no shared worker", () -> Workers.stats().isEmpty());
        Await.until("no thread of it", () -> liveThreads() == 0);
    }

    private static long liveThreads() {
        String name = WorkerConfig.defaults().name();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .count();
    }

    @Test
    @Tag("S1.1")
    @Tag("S1.3")
    @Tag("S4.1")
    @DisplayName("sincpro 1 / S1.3: nothing started; a task that is run and awaited starts the worker")
    void call_beforeStart_startsTheWorker() {
        assertThat(Workers.stats()).isEmpty();
        assertThat(Workers.<Integer, RuntimeException>call(() -> 42)).isEqualTo(42);
        assertThat(Workers.stats()).isPresent();
    }

    @Test
    @Tag("S1.2")
    @DisplayName("sincpro 9 / S1.2: start called twice; the same thread serves and no second one exists")
    void start_twice_keepsTheOneWorker() {
        Worker worker = Workers.start();
        Thread thread = Workers.call(Thread::currentThread);
        assertThat(Workers.start()).isSameAs(worker);
        assertThat(Workers.<Thread, RuntimeException>call(Thread::currentThread))
                .isSameAs(thread);
        assertThat(liveThreads()).isEqualTo(1);
    }

    @Test
    @Tag("S1.11")
    @DisplayName("sincpro 11 / S1.11: a worker never started can be shut down")
    void shutdown_beforeStart_doesNothing() {
        assertThat(Workers.shutdown(GRACE)).isEmpty();
        assertThat(Workers.shutdown(Duration.ZERO)).isEmpty();
        assertThat(Workers.stats()).isEmpty();
    }

    @Test
    @Tag("S1.11")
    @DisplayName("sincpro 10 / S1.11: the shared worker shut down three times")
    void shutdown_threeTimes_reportsOnce() {
        Workers.execute(() -> {});
        Optional<ShutdownReport> report = Workers.shutdown(GRACE);
        assertThat(report).isPresent();
        assertThat(report.get().isClean()).isTrue();
        assertThat(Workers.shutdown(GRACE)).isEmpty();
        assertThat(Workers.shutdown(GRACE)).isEmpty();
    }

    @Test
    @Tag("S1.12")
    void use_afterShutdown_startsAFreshWorker() {
        Worker last = null;
        for (int cycle = 0; cycle < 10; cycle++) {
            int number = cycle;
            assertThat(Workers.<Integer, RuntimeException>call(() -> number)).isEqualTo(cycle);
            Worker worker = Workers.start();
            assertThat(worker).isNotSameAs(last);
            assertThat(Workers.stats().orElseThrow().completed()).isEqualTo(1);
            assertThat(Workers.shutdown(GRACE)).isPresent();
            assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
            assertThat(Workers.stats()).isEmpty();
            last = worker;
        }
    }

    @Test
    @Tag("S1.1")
    void firstUse_byRacingThreads_startsExactlyOneWorker() {
        int threads = 8;
        for (int round = 0; round < 40; round++) {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            Set<Object> served = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
            Set<Object> started = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
            List<Caller<Void>> callers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                boolean explicit = t % 2 == 0;
                callers.add(Caller.start(() -> {
                    Await.barrier(barrier);
                    if (explicit) {
                        started.add(Workers.start());
                    }
                    served.add(Workers.call(Thread::currentThread));
                    started.add(Workers.start());
                    return null;
                }));
            }
            callers.forEach(Caller::value);
            assertThat(served).hasSize(1);
            assertThat(started).hasSize(1);
            assertThat(liveThreads()).isEqualTo(1);
            assertThat(Workers.stats().orElseThrow().completed()).isEqualTo(threads);
            assertThat(Workers.shutdown(GRACE)).isPresent();
            Await.until("no thread of it", () -> liveThreads() == 0);
        }
    }

    @Test
    @Tag("S1.12")
    void useAndShutdown_racing_neverHangOrRunTwoWorkers() {
        CyclicBarrier barrier = new CyclicBarrier(3);
        List<Caller<Void>> callers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            boolean closes = t == 0;
            callers.add(Caller.start(() -> {
                Await.barrier(barrier);
                for (int i = 0; i < 300; i++) {
                    if (closes) {
                        Workers.shutdown(GRACE);
                    } else {
                        int number = i;
                        try {
                            assertThat(Workers.<Integer, RuntimeException>call(() -> number))
                                    .isEqualTo(number);
                        } catch (RejectedExecutionException draining) {
                            Thread.onSpinWait();
                        }
                    }
                }
                return null;
            }));
        }
        callers.forEach(Caller::value);
        // A shutdown returns before its thread is gone, and the next use starts another.
        Await.until("one thread at most", () -> liveThreads() <= 1);
    }

    @Test
    void start_withAConfiguration_isKeptAndAnotherIsRefused() {
        WorkerConfig config = WorkerConfig.builder()
                .name(WorkerConfig.defaults().name() + "-mine")
                .build();
        Worker worker = Workers.start(config);
        assertThat(worker.config()).isSameAs(config);
        assertThat(Workers.start(config)).isSameAs(worker);
        assertThat(Workers.start()).isSameAs(worker);
        WorkerConfig other = WorkerConfig.builder().capacity(8).build();
        assertThatThrownBy(() -> Workers.start(other)).isInstanceOf(IllegalStateException.class);
        assertThat(Workers.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
    }

    @Test
    @Tag("S1.7")
    @Tag("S1.13")
    void verbs_ofTheFront_doWhatTheirNamesakesDo() throws Exception {
        Workers.execute(() -> {});
        Runnable plain = () -> {};
        assertThat(Await.value(Workers.submit(plain))).isNull();
        assertThat(Await.value(Workers.submit(() -> 1))).isEqualTo(1);
        assertThat(Await.value(Workers.submitAsync(() -> CompletableFuture.completedFuture(2))))
                .isEqualTo(2);
        assertThat(Workers.<Integer, RuntimeException>call(() -> 3)).isEqualTo(3);
        assertThat(Workers.<Integer, RuntimeException>call(() -> 4, GRACE)).isEqualTo(4);
        assertThat(Workers.<Integer>callAsync(() -> CompletableFuture.completedFuture(5), GRACE))
                .isEqualTo(5);
        List<Callable<Integer>> callables = List.of(() -> 6, () -> 7);
        assertThat(Workers.submitAll(callables).stream().map(Await::value)).containsExactly(6, 7);
        List<Task<Integer, RuntimeException>> tasks = List.of(() -> 8, () -> 9);
        assertThat(Workers.callAll(tasks, GRACE)).containsExactly(8, 9);
        assertThatThrownBy(() -> Workers.call(
                        () -> {
                            gate.run();
                            return null;
                        },
                        Duration.ofMillis(30)))
                .isInstanceOf(WaitTimeoutException.class);
        gate.open();
        Worker worker = Workers.start();
        WorkerContract.atRest(worker);
        assertThat(Workers.stats().orElseThrow().accepted()).isEqualTo(12);
    }

    @Test
    @Tag("S1.9")
    void use_whileItDrains_isRefusedAndStartsNoSecondWorker() {
        Workers.execute(gate);
        gate.awaitStarted();
        Caller<Optional<ShutdownReport>> closer =
                Caller.start(() -> Workers.shutdown(GRACE)).awaitBlocked();
        assertThatThrownBy(() -> Workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(liveThreads()).isEqualTo(1);
        gate.open();
        assertThat(closer.value().orElseThrow().isClean()).isTrue();
        assertThat(Workers.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
    }

    @Test
    void shutdown_fromATaskOfIt_startsTheCloseAndUseLaterStartsAgain() {
        AtomicReference<Optional<ShutdownReport>> inside = new AtomicReference<>();
        Worker worker = Workers.start();
        Workers.execute(() -> inside.set(Workers.shutdown(GRACE)));
        Await.until("the close", () -> worker.state() == WorkerState.CLOSED);
        assertThat(inside.get().orElseThrow().isFinal()).isFalse();
        assertThat(Workers.stats()).as("not running any more").isEmpty();
        assertThat(Workers.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        assertThat(Workers.start()).isNotSameAs(worker);
    }

    @Test
    void sharedWorker_closedDirectly_isReplacedByTheNextUse() {
        Worker worker = Workers.start();
        worker.close();
        assertThat(Workers.stats()).as("not running any more").isEmpty();
        assertThat(Workers.shutdown(GRACE)).as("nothing to close").isEmpty();
        assertThat(Workers.<Integer, RuntimeException>call(() -> 1)).isEqualTo(1);
        assertThat(Workers.start()).isNotSameAs(worker);
    }

    @Test
    void verbs_misused_areRefused() {
        assertThatThrownBy(() -> Workers.execute(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.submit((Runnable) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.submit((Callable<Integer>) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.submitAsync(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.submitAll(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.call(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.call(null, GRACE)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.call(() -> 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.callAsync(null, GRACE)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.callAll(null, GRACE)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.start(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.shutdown(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Workers.shutdown(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
