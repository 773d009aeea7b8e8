package io.pinion.services.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.contract.Gate;
import io.pinion.tasks.context.ContextCarrier;
import io.pinion.test.ManualWorker;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingPoolTest {
    private final Worker worker = Worker.start();
    private final List<Gate> gates = new ArrayList<>();

    @AfterEach
    void close() {
        gates.forEach(Gate::open);
        worker.close();
    }

    private Gate gate() {
        Gate gate = new Gate();
        gates.add(gate);
        return gate;
    }

    @Test
    @DisplayName("S5.23: threads are made on demand, are daemons and carry the pool's name")
    void threads_onDemand_areNamedDaemons() {
        try (BlockingPool pool = BlockingPool.on(worker).name("dao").size(2).open()) {
            assertThat(pool.stats().threads()).isZero();
            Thread thread = Await.value(pool.submit(Thread::currentThread));
            assertThat(thread.getName()).isEqualTo("dao-1");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread).isNotSameAs(Thread.currentThread());
            assertThat(pool.stats().threads()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("S5.23: at most size calls run together, the others wait in order")
    void calls_beyondTheSize_waitInOrder() {
        try (BlockingPool pool = BlockingPool.on(worker).size(1).open()) {
            Gate first = gate();
            pool.submit(first);
            first.awaitStarted();
            List<Integer> order = new ArrayList<>();
            List<CompletableFuture<?>> futures = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                futures.add(pool.submit(() -> {
                    order.add(number);
                    return null;
                }));
            }
            assertThat(pool.stats().running()).isEqualTo(1);
            assertThat(pool.stats().waiting()).isEqualTo(20);
            first.open();
            futures.forEach(Await::value);
            assertThat(order)
                    .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
            assertThat(pool.stats().largestRunning()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("S5.18: the default size is the number of processors, at least 4 and at most 32")
    void size_byDefault_isOfTheProcessors() {
        int size = Math.min(Math.max(Runtime.getRuntime().availableProcessors(), 4), 32);
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            List<Gate> running = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                running.add(gate());
            }
            running.forEach(pool::submit);
            running.forEach(Gate::awaitStarted);
            pool.submit(gate());
            assertThat(pool.stats().running()).isEqualTo(size);
            assertThat(pool.stats().waiting()).isEqualTo(1);
            gates.forEach(Gate::open);
        }
    }

    @Test
    @DisplayName("S5.24: a wrapped function returns a future that completes on the worker")
    void function_called_completesOnTheWorker() {
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            AtomicReference<Thread> ranOn = new AtomicReference<>();
            Function<Integer, CompletableFuture<String>> show = pool.function(number -> {
                ranOn.set(Thread.currentThread());
                return "<" + number + ">";
            });
            CompletableFuture<String> shown =
                    Await.value(worker.submit(() -> show.apply(7).thenApply(text -> text + worker.isWorkerThread())));
            assertThat(Await.value(shown)).isEqualTo("<7>true");
            assertThat(ranOn.get().getName()).startsWith("pinion-worker-pool-");
        }
    }

    @Test
    @DisplayName("S5.24: every kind of function can be wrapped, each call is a call of its own")
    void wrappers_ofAllKinds_run() {
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            AtomicInteger count = new AtomicInteger();
            var callable = pool.callable(count::incrementAndGet);
            assertThat(Await.value(callable.get())).isEqualTo(1);
            assertThat(Await.value(callable.get())).isEqualTo(2);
            Runnable increment = count::incrementAndGet;
            Await.value(pool.runnable(increment).get());
            assertThat(Await.value(pool.supplier(count::incrementAndGet).get())).isEqualTo(4);
            Await.value(pool.<Integer>consumer(count::addAndGet).apply(6));
            assertThat(Await.value(pool.<Integer, Integer, Integer>biFunction(Math::addExact)
                            .apply(count.get(), 1)))
                    .isEqualTo(11);
            assertThat(Await.value(pool.<Object>submit(() -> null))).isNull();
        }
    }

    @Test
    @DisplayName("S5.24: what the code throws is in the future, as it was thrown")
    void errors_ofAllKinds_comeOutUnchanged() {
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            IOException error = new IOException("disk");
            StackOverflowError worse = new StackOverflowError();
            assertThat(Await.failure(pool.submit(() -> {
                        throw error;
                    })))
                    .isSameAs(error);
            assertThat(Await.failure(pool.submit((Runnable) () -> {
                        throw worse;
                    })))
                    .isSameAs(worse);
            assertThat(pool.stats().failed()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("aiomisc case 11: five calls of a second on eight threads take a second: they run together")
    void calls_five_runTogether() {
        try (BlockingPool pool = BlockingPool.on(worker).size(8).open()) {
            CyclicBarrier all = new CyclicBarrier(5);
            List<CompletableFuture<Void>> calls = IntStream.range(0, 5)
                    .mapToObj(i -> pool.submit((Runnable) () -> Await.barrier(all)))
                    .toList();
            calls.forEach(Await::value);
        }
    }

    @Test
    @DisplayName("aiomisc case 12: ninety failing calls give ninety futures with the error")
    void calls_ninetyFailing_allFail() {
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            IllegalStateException error = new IllegalStateException("no");
            List<CompletableFuture<Object>> calls = IntStream.range(0, 90)
                    .mapToObj(i -> pool.submit((Callable<Object>) () -> {
                        throw error;
                    }))
                    .toList();
            assertThat(calls).allSatisfy(call -> assertThat(Await.failure(call)).isSameAs(error));
            assertThat(pool.stats().failed()).isEqualTo(90);
        }
    }

    @Test
    @DisplayName(
            "aiomisc case 14: of a thousand cancelled jobs those in the queue are skipped and the pool closes promptly")
    void close_afterAThousandCancelled_isPrompt() {
        BlockingPool pool = BlockingPool.on(worker).size(4).open();
        AtomicInteger started = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        List<CompletableFuture<Object>> jobs = IntStream.range(0, 1_000)
                .mapToObj(i -> pool.submit((Callable<Object>) () -> {
                    started.incrementAndGet();
                    never.await();
                    return null;
                }))
                .toList();
        Await.until("four to run", () -> started.get() == 4);
        jobs.forEach(job -> assertThat(job.cancel(true)).isTrue());
        assertThat(pool.close(Duration.ofSeconds(10))).isTrue();
        BlockingStats stats = pool.stats();
        assertThat(stats.cancelled()).isEqualTo(1_000);
        assertThat(stats.waiting() + stats.running()).isZero();
        // While the cancels went through, freed threads may have taken a few that were not cancelled yet.
        assertThat(started.get()).isLessThan(1_000);
    }

    @Test
    @DisplayName("aiomisc case 15, S5.24: each call sees the context of its caller, changes do not flow back")
    void context_setPerCall_isSeenByEachCall() {
        ThreadLocal<String> tenant = new ThreadLocal<>();
        try (BlockingPool pool = BlockingPool.on(worker)
                .size(2)
                .decorator(ContextCarrier.threadLocal(tenant))
                .open()) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                tenant.set("t" + i);
                calls.add(pool.submit(() -> {
                    String seen = tenant.get();
                    tenant.set("changed");
                    return seen;
                }));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(Await.value(calls.get(i))).isEqualTo("t" + i);
            }
            assertThat(tenant.get()).isEqualTo("t49");
            tenant.remove();
            assertThat(Await.value(pool.submit((Callable<String>) tenant::get))).isNull();
        }
    }

    @Test
    @DisplayName("S5.24: without a decorator of its own the pool uses the worker's")
    void decorator_notSet_isTheWorkers() {
        AtomicInteger decorated = new AtomicInteger();
        WorkerConfig config = WorkerConfig.builder()
                .decorator(task -> {
                    decorated.incrementAndGet();
                    return task;
                })
                .build();
        try (Worker other = Worker.start(config);
                BlockingPool pool = BlockingPool.on(other).open()) {
            Await.value(pool.submit(() -> {}));
            assertThat(decorated.get()).isEqualTo(1);
        }
    }

    @Test
    void decorator_thatBreaksItsContract_failsTheCall() {
        try (BlockingPool pool =
                BlockingPool.on(worker).decorator(task -> () -> {}).open()) {
            assertThat(Await.failure(pool.submit(() -> {}))).hasMessageContaining("did not run the task");
        }
        RuntimeException broken = new RuntimeException("broken");
        try (BlockingPool pool = BlockingPool.on(worker)
                .decorator(task -> () -> {
                    task.run();
                    throw broken;
                })
                .open()) {
            assertThat(Await.failure(pool.submit(() -> {}))).isSameAs(broken);
        }
        try (BlockingPool pool = BlockingPool.on(worker).decorator(task -> null).open()) {
            assertThatThrownBy(() -> pool.submit(() -> {}))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("decorator returned null");
            assertThat(pool.stats().submitted()).isZero();
        }
    }

    @Test
    @DisplayName("S5.25: cancel releases the caller at once, the body is interrupted once and may run on")
    void cancel_running_releasesAtOnce() {
        try (BlockingPool pool = BlockingPool.on(worker).size(1).open()) {
            Gate stubborn = gate();
            CompletableFuture<Void> call = pool.submit(stubborn);
            stubborn.awaitStarted();
            assertThat(call.cancel(true)).isTrue();
            assertThat(call.cancel(true)).isTrue();
            assertThatThrownBy(call::get).isInstanceOf(CancellationException.class);
            stubborn.awaitInterrupt();
            assertThat(pool.stats().running()).isEqualTo(1);
            stubborn.openAndAwaitEnd();
            assertThat(stubborn.interrupts()).isEqualTo(1);
            assertThat(Await.value(pool.submit(Thread::interrupted))).isFalse();
            assertThat(pool.stats().cancelled()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("S5.25: a call that was cancelled before it was picked up never runs and makes room")
    void cancel_waiting_neverRuns() {
        try (BlockingPool pool = BlockingPool.on(worker).size(1).queue(1).open()) {
            Gate first = gate();
            pool.submit(first);
            first.awaitStarted();
            Gate second = gate();
            CompletableFuture<Void> waiting = pool.submit(second);
            assertThatThrownBy(() -> pool.submit(gate())).isInstanceOf(RejectedExecutionException.class);
            assertThat(waiting.cancel(false)).isTrue();
            CompletableFuture<Void> third = pool.submit(() -> {});
            first.open();
            Await.value(third);
            assertThat(second.runs()).isZero();
        }
    }

    @Test
    void cancel_withoutInterrupt_letsTheBodyRunOn() {
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            Gate gate = gate();
            CompletableFuture<Void> call = pool.submit(gate);
            gate.awaitStarted();
            assertThat(call.cancel(false)).isTrue();
            gate.openAndAwaitEnd();
            assertThat(gate.interrupts()).isZero();
        }
    }

    @Test
    void complete_byHandBeforeTheStart_keepsItFromRunning() {
        try (BlockingPool pool = BlockingPool.on(worker).size(1).open()) {
            Gate first = gate();
            pool.submit(first);
            first.awaitStarted();
            Gate second = gate();
            CompletableFuture<Void> call = pool.submit(second);
            assertThat(call.complete(null)).isTrue();
            first.open();
            Await.value(pool.submit(() -> {}));
            assertThat(second.runs()).isZero();
            assertThat(pool.stats().cancelled()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("S5.26: close fails what is queued and what runs at once; queued bodies never run")
    void close_withWork_failsItAtOnce() {
        BlockingPool pool = BlockingPool.on(worker).name("dao").size(1).open();
        Gate stubborn = gate();
        CompletableFuture<Void> running = pool.submit(stubborn);
        stubborn.awaitStarted();
        Gate second = gate();
        CompletableFuture<Void> queued = pool.submit(second);
        assertThat(pool.close(Duration.ZERO)).isFalse();
        assertThat(Await.failure(running))
                .isInstanceOf(TaskAbandonedException.class)
                .hasMessageContaining("'dao' was closed")
                .hasMessageContaining("interrupted while it ran");
        assertThat(Await.failure(queued))
                .isInstanceOf(TaskAbandonedException.class)
                .hasMessageContaining("never started");
        stubborn.openAndAwaitEnd();
        assertThat(pool.close(Duration.ofSeconds(20))).isTrue();
        assertThat(second.runs()).isZero();
        BlockingStats stats = pool.stats();
        assertThat(stats.abandoned()).isEqualTo(2);
        assertThat(stats.submitted()).isEqualTo(2);
    }

    @Test
    @DisplayName("S5.26: a thread that the close sets free does not take a queued body")
    void close_freeingThreads_startsNothing() {
        for (int round = 0; round < 200; round++) {
            BlockingPool pool = BlockingPool.on(worker).size(2).open();
            CountDownLatch started = new CountDownLatch(2);
            AtomicInteger late = new AtomicInteger();
            AtomicInteger left = new AtomicInteger();
            List<CompletableFuture<?>> running = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                running.add(pool.submit((Callable<Object>) () -> {
                    started.countDown();
                    try {
                        return new CountDownLatch(1).await(1, TimeUnit.DAYS);
                    } finally {
                        left.incrementAndGet();
                    }
                }));
            }
            Await.latch(started);
            for (int i = 0; i < 20; i++) {
                pool.submit((Runnable) late::incrementAndGet);
            }
            assertThat(pool.close(Await.LIMIT)).isTrue();
            // Not with the interrupt that this brought about, even if that was faster.
            assertThat(running)
                    .allSatisfy(call -> assertThat(Await.failure(call)).isInstanceOf(TaskAbandonedException.class));
            assertThat(late.get()).isZero();
            assertThat(left.get()).isEqualTo(2);
            assertThat(pool.stats().abandoned()).isEqualTo(22);
        }
    }

    @Test
    @DisplayName("S5.26: a call after the close is refused clearly, and so is one of a full queue")
    void submit_closedOrFull_isRefused() {
        BlockingPool pool = BlockingPool.on(worker).name("dao").size(1).queue(1).open();
        Gate first = gate();
        pool.submit(first);
        first.awaitStarted();
        pool.submit(gate());
        assertThatThrownBy(() -> pool.submit(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("'dao' is full: 1 calls run and 1 wait")
                .hasMessageContaining("raise size or queue");
        assertThat(pool.isClosed()).isFalse();
        gates.forEach(Gate::open);
        pool.close();
        pool.close();
        assertThat(pool.isClosed()).isTrue();
        assertThatThrownBy(() -> pool.submit(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("'dao' is closed");
        assertThat(pool.stats().refused()).isEqualTo(2);
        assertThat(pool.toString()).contains("dao").contains("refused=2");
    }

    @Test
    @DisplayName("S5.26: close waits a bounded time for what runs, and not at all on the worker's or the pool's thread")
    void close_fromItsOwnThreads_doesNotWait() {
        BlockingPool pool = BlockingPool.on(worker).open();
        Gate stubborn = gate();
        pool.submit(stubborn);
        stubborn.awaitStarted();
        assertThat(worker.call(() -> pool.close(Duration.ofDays(1)), Await.LIMIT))
                .isFalse();
        stubborn.open();
        assertThat(pool.close(Await.LIMIT)).isTrue();

        BlockingPool own = BlockingPool.on(worker).open();
        AtomicReference<Boolean> closed = new AtomicReference<>();
        CompletableFuture<Void> call = own.submit((Runnable) () -> closed.set(own.close(Duration.ofDays(1))));
        assertThat(Await.failure(call)).isInstanceOf(TaskAbandonedException.class);
        Await.until("the close", () -> closed.get() != null);
        assertThat(closed.get()).isFalse();
    }

    @Test
    void close_interrupted_stopsWaitingAndKeepsTheFlag() {
        BlockingPool pool = BlockingPool.on(worker).open();
        Gate stubborn = gate();
        pool.submit(stubborn);
        stubborn.awaitStarted();
        Thread.currentThread().interrupt();
        pool.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisplayName("aiomisc case 16: pool code that calls back into the worker receives the callee's exception")
    void callBack_failing_throwsInThePool() {
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            IOException error = new IOException("callee");
            CompletableFuture<Throwable> caught = pool.submit(() -> {
                try {
                    worker.callAsync(() -> CompletableFuture.failedFuture(error));
                    return null;
                } catch (IOException e) {
                    return e;
                }
            });
            assertThat(Await.value(caught)).isSameAs(error);
            CompletableFuture<String> value = pool.submit(() -> worker.call(() -> "on " + worker.isWorkerThread())
                    + worker.callAsync(
                            () -> worker.timers().delay(Duration.ofMillis(1)).thenApply(nothing -> "!")));
            assertThat(Await.value(value)).isEqualTo("on true!");
        }
    }

    @Test
    @DisplayName("aiomisc sync_await: cancelling the call cancels what its code waits for on the worker")
    void callBack_cancelled_cancelsWhatItWaitsFor() {
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            CompletableFuture<String> inner = new CompletableFuture<>();
            CountDownLatch asked = new CountDownLatch(1);
            AtomicReference<Throwable> seen = new AtomicReference<>();
            CompletableFuture<Object> outer = pool.submit((Callable<Object>) () -> {
                try {
                    return worker.callAsync(() -> {
                        asked.countDown();
                        return inner;
                    });
                } catch (CancellationException e) {
                    seen.set(e);
                    throw e;
                }
            });
            Await.latch(asked);
            outer.cancel(true);
            Await.until("the inner one to be cancelled", inner::isCancelled);
            Await.until("the pool to notice", () -> seen.get() != null);
        }
    }

    @Test
    @DisplayName("S5.24: waiting for a call on the worker's thread is refused, also for what is derived from it")
    void wait_onTheWorkersThread_isRefused() {
        try (BlockingPool pool = BlockingPool.on(worker).open()) {
            Gate gate = gate();
            CompletableFuture<Void> call = pool.submit(gate);
            CompletableFuture<String> derived = call.thenApply(nothing -> "x");
            assertThat(Await.failure(worker.submit(() -> call.get()))).isInstanceOf(SelfAwaitException.class);
            assertThat(Await.failure(worker.submit(() -> derived.get(1, TimeUnit.DAYS))))
                    .isInstanceOf(SelfAwaitException.class)
                    .hasMessageContaining("pinion-worker");
            assertThat(Await.failure(worker.submit((Callable<String>) derived::join)))
                    .isInstanceOf(SelfAwaitException.class);
            gate.open();
            assertThat(Await.value(derived)).isEqualTo("x");
            assertThat(worker.call(derived::join, Await.LIMIT)).isEqualTo("x");
        }
    }

    @Test
    @DisplayName("aiomisc bug: nested calls do not deadlock when every thread waits (eight on four)")
    void nested_onAFullPool_doesNotDeadlock() {
        try (BlockingPool pool = BlockingPool.on(worker).size(4).open()) {
            CyclicBarrier all = new CyclicBarrier(4);
            List<CompletableFuture<Integer>> outer = IntStream.range(0, 4)
                    .mapToObj(i -> pool.submit(() -> {
                        Await.barrier(all);
                        CompletableFuture<Integer> inner = pool.submit(() -> i);
                        return i % 2 == 0
                                ? inner.get(20, TimeUnit.SECONDS)
                                : inner.thenApply(n -> n).join();
                    }))
                    .toList();
            for (int i = 0; i < 4; i++) {
                assertThat(Await.value(outer.get(i))).isEqualTo(i);
            }
            // What was added goes again.
            Await.until("the extra threads to end", () -> pool.stats().threads() <= 4);
            List<Gate> five = IntStream.range(0, 5).mapToObj(i -> gate()).toList();
            five.forEach(pool::submit);
            Await.until("four to run", () -> pool.stats().running() == 4);
            assertThat(pool.stats().waiting()).isEqualTo(1);
            five.forEach(Gate::open);
        }
    }

    @Test
    @DisplayName("aiomisc bug: calls nested deeper than the pool is large come back")
    void nested_deeply_comesBack() {
        try (BlockingPool pool = BlockingPool.on(worker).size(1).open()) {
            assertThat(Await.value(pool.submit(() -> depth(pool, 100)))).isEqualTo(100);
            assertThat(Await.failure(pool.submit(() -> depth(pool, BlockingPool.MAX_WAITERS + 1))))
                    .hasStackTraceContaining("Nest less deeply");
        }
    }

    private static int depth(BlockingPool pool, int levels) throws Exception {
        return levels == 0 ? 0 : 1 + pool.submit(() -> depth(pool, levels - 1)).get();
    }

    @Test
    @DisplayName("S5.24: a worker whose ring is full and drops loses no result")
    void results_whenTheRingIsFull_arrive() {
        WorkerConfig config = WorkerConfig.builder()
                .capacity(2)
                .overflow(io.pinion.worker.OverflowPolicy.dropNewest())
                .build();
        try (Worker small = Worker.start(config);
                BlockingPool pool = BlockingPool.on(small).size(2).open()) {
            Gate gate = gate();
            small.execute(gate);
            gate.awaitStarted();
            small.execute(() -> {});
            small.execute(() -> {});
            small.execute(() -> {});
            List<CompletableFuture<Integer>> calls =
                    IntStream.range(0, 50).mapToObj(i -> pool.submit(() -> i)).toList();
            Await.until("all to have run", () -> pool.stats().succeeded() == 50);
            assertThat(calls).noneMatch(CompletableFuture::isDone);
            gate.open();
            calls.forEach(Await::value);
        }
    }

    @Test
    @DisplayName("S5.24: results on their way when the worker ends still complete their futures")
    void results_whenTheWorkerHasEnded_arrive() {
        for (int round = 0; round < 50; round++) {
            Worker short1 = Worker.start();
            try (BlockingPool pool = BlockingPool.on(short1).size(4).open()) {
                List<CompletableFuture<Integer>> calls = IntStream.range(0, 20)
                        .mapToObj(i -> pool.submit(() -> i))
                        .toList();
                short1.shutdown(Duration.ZERO);
                CompletableFuture<String> later = pool.submit(() -> "later");
                calls.forEach(Await::value);
                assertThat(Await.value(later)).isEqualTo("later");
            }
        }
    }

    @Test
    @DisplayName("S5.24: by hand: the future completes in the worker's next turn and not before")
    void future_onAManualWorker_completesInATurn() {
        try (ManualWorker manual = ManualWorker.create();
                BlockingPool pool = BlockingPool.on(manual.worker()).open()) {
            CompletableFuture<String> call = pool.submit(() -> "done");
            Await.until("the body", () -> pool.stats().succeeded() == 1);
            assertThat(call).isNotDone();
            Await.until("the result", () -> {
                manual.runAll();
                return call.isDone();
            });
            assertThat(call.join()).isEqualTo("done");
            assertThat(pool.stats().runTimeNs()).isPositive();
        }
    }

    @Test
    @DisplayName("aiomisc beyond: the counts add up, from ten threads that cancel and fail")
    void stats_fromTenThreads_addUp() throws Exception {
        try (BlockingPool pool = BlockingPool.on(worker).size(4).queue(100_000).open()) {
            Set<Thread> completedOn = ConcurrentHashMap.newKeySet();
            List<Thread> threads = new ArrayList<>();
            List<CompletableFuture<?>> all = java.util.Collections.synchronizedList(new ArrayList<>());
            for (int t = 0; t < 10; t++) {
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        int kind = i % 3;
                        CompletableFuture<Integer> call = pool.submit(() -> {
                            if (kind == 1) {
                                throw new IOException("expected");
                            }
                            return kind;
                        });
                        if (kind == 0) {
                            all.add(call.thenApply(value -> completedOn.add(Thread.currentThread())));
                        }
                        all.add(call);
                        if (kind == 2) {
                            call.cancel(true);
                        }
                    }
                }));
            }
            threads.forEach(Thread::start);
            threads.forEach(Await::ended);
            all.forEach(Await::ended);
            Await.until("rest", () -> pool.stats().running() == 0);
            BlockingStats stats = pool.stats();
            assertThat(stats.submitted()).isEqualTo(5_000);
            assertThat(stats.succeeded() + stats.failed() + stats.cancelled()).isEqualTo(5_000);
            assertThat(stats.failed()).isEqualTo(10 * 167);
            assertThat(stats.largestRunning()).isBetween(1, 4);
            // The submitting threads themselves, where the future was done before the callback came.
            assertThat(completedOn)
                    .allMatch(thread -> thread.getName().equals("pinion-worker") || threads.contains(thread));
        }
    }

    @Test
    void race_ofCloseAndSubmit_leavesNoFutureOpen() {
        for (int round = 0; round < 200; round++) {
            BlockingPool pool = BlockingPool.on(worker).size(2).queue(4).open();
            List<CompletableFuture<?>> futures = new ArrayList<>();
            Thread submitter = new Thread(() -> {
                while (true) {
                    try {
                        futures.add(pool.submit(() -> {}));
                    } catch (RejectedExecutionException e) {
                        if (pool.isClosed()) {
                            return;
                        }
                    }
                }
            });
            submitter.start();
            Thread.yield();
            assertThat(pool.close(Await.LIMIT)).isTrue();
            Await.ended(submitter);
            futures.forEach(Await::ended);
            BlockingStats stats = pool.stats();
            assertThat(stats.submitted()).isEqualTo(futures.size());
            assertThat(stats.succeeded() + stats.abandoned()).isEqualTo(futures.size());
        }
    }

    @Test
    void settings_thatAreWrong_areRefusedEagerly() {
        BlockingPool.Builder builder = BlockingPool.on(worker);
        assertThatThrownBy(() -> BlockingPool.on(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.size(0)).hasMessage("size must be from 1 to 10000, was 0");
        assertThatThrownBy(() -> builder.size(10_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.queue(0)).hasMessageContaining("queue must be from 1");
        assertThatThrownBy(() -> builder.grace(Duration.ofNanos(-1))).hasMessageContaining("grace must be");
        assertThatThrownBy(() -> builder.name(" ")).hasMessageContaining("name must have");
        assertThatThrownBy(() -> builder.decorator(null)).isInstanceOf(NullPointerException.class);
        try (BlockingPool pool = builder.open()) {
            assertThatThrownBy(() -> pool.submit((Runnable) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.submit((Callable<Object>) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.function(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> pool.close(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
            assertThat(pool.isClosed()).isFalse();
            assertThat(pool.worker()).isSameAs(worker);
        }
    }

    @Test
    @DisplayName("S5.32: calls over the worker's own blocking part need no pool")
    void calls_ofTheWorkerItself_workWithoutAPool() {
        BlockingCalls calls = BlockingCalls.of(worker);
        assertThat(Await.value(calls.function((Integer n) -> n + 1).apply(1))).isEqualTo(2);
        assertThat(calls.worker()).isSameAs(worker);
        assertThatThrownBy(() -> BlockingCalls.of(null)).isInstanceOf(NullPointerException.class);
    }
}
