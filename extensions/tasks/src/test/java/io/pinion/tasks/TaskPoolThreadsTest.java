package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool on a real worker, with real threads. */
@Timeout(120)
class TaskPoolThreadsTest {
    private final Worker worker = Worker.start(
            WorkerConfig.builder().name("pool-threads").capacity(64).build());
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        worker.close();
    }

    private static void inThreads(int count, Callable<?> body) throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> errors = new java.util.concurrent.CopyOnWriteArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> {
                try {
                    body.call();
                } catch (Throwable e) {
                    errors.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(errors).isEmpty();
    }

    /** Holds the worker until {@link #go}. */
    private CompletableFuture<String> hold(TaskPool pool) throws InterruptedException {
        CompletableFuture<String> held = pool.submit(() -> {
            entered.countDown();
            go.await();
            return "held";
        });
        entered.await();
        return held;
    }

    @Test
    @DisplayName("S2.19, S2.15, case 17: other threads submit and get the results through their own waits")
    void run_fromTenThreads_returnsToEach() throws Exception {
        try (TaskPool pool = TaskPool.on(worker).size(3).open()) {
            AtomicLong sum = new AtomicLong();
            inThreads(10, () -> {
                for (int i = 0; i < 300; i++) {
                    int value = i;
                    sum.addAndGet(pool.run(() -> value));
                    sum.addAndGet(pool.runAsync(
                            () -> worker.timers().delay(ofMillis(0)).thenApply(x -> value)));
                }
                return sum;
            });
            assertThat(sum).hasValue(10L * 2 * 299 * 300 / 2);
            assertThat(pool.stats().completed()).isEqualTo(6_000);
        }
    }

    @Test
    @DisplayName("S2.15: run throws what the task threw")
    void run_taskThrows_throwsTheSame() {
        try (TaskPool pool = TaskPool.on(worker).open()) {
            assertThatThrownBy(() -> pool.run((Callable<String>) () -> {
                        throw new IOException("checked");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("checked");
            assertThatThrownBy(() -> pool.run((Runnable) () -> {
                        throw new StackOverflowError("error");
                    }))
                    .isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    @DisplayName("S2.18: an interrupt of who waits in run cancels the task")
    void run_interrupted_cancelsTask() throws Exception {
        try (TaskPool pool = TaskPool.on(worker).open()) {
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            CompletableFuture<String> stage = new CompletableFuture<>();
            Thread waiter = new Thread(() -> {
                try {
                    pool.runAsync(() -> {
                        entered.countDown();
                        return stage;
                    });
                } catch (Exception e) {
                    outcome.complete(e);
                }
            });
            waiter.start();
            entered.await();
            waiter.interrupt();
            assertThat(outcome.get(10, SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(stage).failsWithin(ofSeconds(10));
            assertThat(stage).isCancelled();
        }
    }

    @Test
    @DisplayName("S2.18, case 15: cancelled at once by the submitting thread, the body never started")
    void cancel_rightAfterSubmit_neverStarts() throws Exception {
        try (TaskPool pool = TaskPool.on(worker).size(2).open()) {
            CompletableFuture<String> held = hold(pool);
            AtomicInteger ran = new AtomicInteger();
            for (int i = 0; i < 1_000; i++) {
                CompletableFuture<Integer> task = pool.submit(ran::incrementAndGet);
                assertThat(task.cancel(false)).isTrue();
            }
            go.countDown();
            held.join();
            pool.run(() -> {});
            assertThat(ran).hasValue(0);
        }
    }

    @Test
    @DisplayName("S2.18: cancel(true) interrupts a run-to-completion body once, and no other")
    void cancel_runningBody_interrupts() throws Exception {
        try (TaskPool pool = TaskPool.on(worker).size(1).open()) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<String> task = pool.submit(() -> {
                entered.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
                return "x";
            });
            CompletableFuture<Boolean> next =
                    pool.submit(() -> Thread.currentThread().isInterrupted());
            entered.await();
            task.cancel(true);
            assertThat(interrupted.get(10, SECONDS)).isTrue();
            assertThat(next.get(10, SECONDS)).isFalse();
        }
    }

    @Test
    @DisplayName("S2.14: a run-to-completion body that ends late has its result replaced by the TimeoutException")
    void timeout_plainBodyLate_fails() throws Exception {
        try (TaskPool pool = TaskPool.on(worker).timeout(ofMillis(1)).open()) {
            CompletableFuture<String> late = pool.submit(() -> {
                long startNs = System.nanoTime();
                while (System.nanoTime() - startNs < 2_000_000) {
                    Thread.onSpinWait();
                }
                return "late";
            });
            assertThatThrownBy(() -> late.get(10, SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(pool.stats().timedOut()).isOne();
            pool.retime(ofSeconds(60));
            assertThat((Object) pool.run(() -> "in time")).isEqualTo("in time");
        }
    }

    @Test
    @DisplayName("S2.16: close is bounded though a task keeps the worker, which gets one interrupt")
    void close_taskKeepsWorker_boundedAndInterrupts() throws Exception {
        TaskPool pool = TaskPool.on(worker).size(1).open();
        CompletableFuture<String> held = hold(pool);
        CompletableFuture<String> waiting = pool.submit(() -> "never");
        PoolReport report = pool.close(ofMillis(10));
        assertThat(report.cancelledRunning()).isOne();
        assertThat(report.cancelledBuffered()).isOne();
        assertThat(held).isCancelled();
        assertThat(waiting).isCancelled();
        assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    }

    @Test
    @DisplayName("S2.16: an interrupt of who closes ends the limit at once; the flag is set again")
    void close_interrupted_cutsAtOnce() throws Exception {
        TaskPool pool = TaskPool.on(worker).open();
        CompletableFuture<Object> hanging = pool.submitAsync(() -> new CompletableFuture<>());
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            PoolReport report = pool.close(ofSeconds(60));
            flag.complete(Thread.interrupted() && report.cancelledRunning() + report.cancelledBuffered() == 1);
        });
        closer.start();
        assertThat(flag.get(10, SECONDS)).isTrue();
        assertThat(hanging).isCancelled();
    }

    @Test
    @DisplayName("S2.13 gap: a blocked submit goes on when there is room, and is refused when the pool closes")
    void submit_blockPolicy_waitsForRoomOrClose() throws Exception {
        TaskPool pool = TaskPool.on(worker)
                .size(1)
                .capacity(1)
                .overflow(OverflowPolicy.block())
                .open();
        hold(pool);
        pool.submit(() -> "waits");
        CompletableFuture<String> third =
                CompletableFuture.supplyAsync(() -> pool.submit(() -> "third")).thenCompose(x -> x);
        go.countDown();
        assertThat(third.get(10, SECONDS)).isEqualTo("third");

        CountDownLatch again = new CountDownLatch(1);
        CompletableFuture<String> stage = new CompletableFuture<>();
        pool.submitAsync(() -> {
            again.countDown();
            return stage;
        });
        again.await();
        pool.submit(() -> "waits");
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        Thread blocked = new Thread(() -> {
            try {
                pool.submit(() -> "never");
            } catch (RejectedExecutionException e) {
                refused.complete(e);
            }
        });
        blocked.start();
        while (blocked.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        CompletableFuture<PoolReport> end = pool.closeAsync(ofSeconds(60));
        assertThat(refused.get(10, SECONDS)).hasMessageContaining("is not running");
        stage.complete("x");
        assertThat(end.get(10, SECONDS).isClean()).isTrue();
    }

    @Test
    @DisplayName("a full ring of the worker does not hold up a place that became free")
    void cancel_whenRingFull_startsNext() throws Exception {
        TaskPool pool = TaskPool.on(worker).size(1).open();
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Object> running = pool.submitAsync(() -> {
            started.countDown();
            return new CompletableFuture<>();
        });
        started.await();
        CompletableFuture<String> next = pool.submit(() -> "next");
        worker.submit(() -> {
            entered.countDown();
            go.await();
            return "x";
        });
        entered.await();
        while (worker.offer(() -> {}) == io.pinion.worker.OfferResult.ACCEPTED) {
            // fills the ring
        }
        running.cancel(true);
        CompletableFuture<String> another = pool.submit(() -> "another");
        go.countDown();
        assertThat(next.get(10, SECONDS)).isEqualTo("next");
        assertThat(another.get(10, SECONDS)).isEqualTo("another");
    }

    @Test
    @DisplayName("ten threads submit and cancel, the pool closes: every future ends and is counted")
    void everything_atOnce_accountsForAll() throws Exception {
        long seed = System.nanoTime();
        AtomicInteger most = new AtomicInteger();
        TaskPool pool =
                TaskPool.on(worker).size(4).capacity(32).timeout(ofSeconds(60)).open();
        List<CompletableFuture<?>> all = new java.util.concurrent.CopyOnWriteArrayList<>();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger ids = new AtomicInteger();
        inThreads(10, () -> {
            Random random = new Random(seed + ids.incrementAndGet());
            for (int i = 0; i < 500; i++) {
                try {
                    CompletableFuture<?> future = random.nextBoolean()
                            ? pool.submit(() -> 1)
                            : pool.submitAsync(() -> {
                                most.accumulateAndGet((int) pool.stats().running(), Math::max);
                                return worker.timers().delay(ofMillis(0));
                            });
                    all.add(future);
                    if (random.nextInt(3) == 0) {
                        future.cancel(random.nextBoolean());
                    }
                } catch (RejectedExecutionException e) {
                    refused.incrementAndGet();
                    Thread.yield();
                }
            }
            return null;
        });
        assertThat(pool.close(ofSeconds(60)).isClean()).isTrue();
        assertThat(all).as("seed %d", seed).allSatisfy(each -> assertThat(each).isDone());
        PoolStats stats = pool.stats();
        assertThat(stats.completed() + stats.cancelled())
                .as("seed %d, %s", seed, stats)
                .isEqualTo(all.size());
        assertThat(stats.rejected()).isEqualTo(refused.get());
        assertThat(stats.running() + stats.buffered() + stats.failed()).isZero();
        assertThat(most.get()).isLessThanOrEqualTo(4);
    }

    @Test
    @DisplayName("S2.19: the confined form on a real worker")
    void confined_onRealWorker_runs() throws Exception {
        TaskPool pool = TaskPool.on(worker).size(2).confined();
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        worker.call(() -> {
            pool.open();
            for (int i = 0; i < 50; i++) {
                int value = i;
                all.add(pool.submit(() -> value));
            }
            return all;
        });
        for (int i = 0; i < 50; i++) {
            assertThat(all.get(i).get(10, SECONDS)).isEqualTo(i);
        }
        assertThat(worker.callAsync(() -> pool.closeAsync(ofSeconds(10))).isClean())
                .isTrue();
    }

    @Test
    @DisplayName("a worker that closes under ten threads that submit leaves no future unfinished")
    void worker_closesUnderLoad_noFutureHangs() throws Exception {
        for (int round = 0; round < 20; round++) {
            Worker own = Worker.start(
                    WorkerConfig.builder().name("pool-closing").capacity(64).build());
            TaskPool pool = TaskPool.on(own).size(2).capacity(64).open();
            List<CompletableFuture<?>> all = new java.util.concurrent.CopyOnWriteArrayList<>();
            CountDownLatch some = new CountDownLatch(200);
            Thread closer = new Thread(() -> {
                try {
                    some.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                own.shutdown(java.time.Duration.ZERO);
            });
            closer.start();
            inThreads(5, () -> {
                while (own.state() != io.pinion.worker.WorkerState.CLOSED) {
                    try {
                        all.add(pool.submitAsync(() -> own.timers().delay(ofMillis(0))));
                    } catch (RejectedExecutionException e) {
                        Thread.yield();
                    }
                    some.countDown();
                }
                return null;
            });
            closer.join();
            for (CompletableFuture<?> each : all) {
                each.handle((x, e) -> x).get(10, SECONDS);
            }
            assertThat(pool.close(ofSeconds(10)).isClean()).isTrue();
        }
    }

    @Test
    @DisplayName("S2.13 beyond: a burst larger than the worker's own queue waits or is refused; what is accepted runs")
    void unlimited_burstOverOwnQueue_allAcceptedRun() throws Exception {
        try (TaskPool pool =
                TaskPool.on(worker).overflow(OverflowPolicy.block()).open()) {
            CompletableFuture<String> held = hold(pool);
            AtomicInteger ran = new AtomicInteger();
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            Thread submitter = new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    all.add(pool.submit(ran::incrementAndGet));
                }
            });
            submitter.start();
            while (pool.stats().buffered() < pool.capacity() && submitter.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(pool.stats().buffered()).isLessThanOrEqualTo(pool.capacity());
            go.countDown();
            submitter.join();
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).get(10, SECONDS)).isEqualTo(i + 1);
            }
            assertThat(held.get()).isEqualTo("held");
            assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 5_001, 0, 0, 0, 0, 0));
        }
    }

    @Test
    @DisplayName("S2.13 beyond: tasks wait while other code has filled the worker's own queue")
    void submit_ownQueueFullOfOthers_waitsAndRuns() throws Exception {
        try (TaskPool pool = TaskPool.on(worker).size(3).open()) {
            List<CompletableFuture<Integer>> all = worker.call(() -> {
                List<CompletableFuture<Integer>> accepted = new ArrayList<>();
                try {
                    for (int i = 0; i < 100_000; i++) {
                        worker.execute(() -> {});
                    }
                    throw new AssertionError("never full");
                } catch (RejectedExecutionException full) {
                    for (int i = 0; i < 5; i++) {
                        int value = i;
                        accepted.add(pool.submit(() -> value));
                    }
                }
                return accepted;
            });
            for (int i = 0; i < 5; i++) {
                assertThat(all.get(i).get(10, SECONDS)).isEqualTo(i);
            }
        }
    }

    @Test
    @DisplayName("S2.14 beyond: the time-out of a task goes on while its worker closes")
    void timeout_workerClosing_stillCancels() throws Exception {
        TaskPool pool = TaskPool.on(worker).timeout(ofMillis(300)).open();
        CompletableFuture<String> never = pool.submitAsync(() -> {
            entered.countDown();
            return new CompletableFuture<>();
        });
        entered.await();
        Thread closer = new Thread(() -> worker.shutdown(ofSeconds(15)));
        closer.start();
        assertThatThrownBy(() -> never.get(10, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        closer.join();
    }

    @Test
    @DisplayName("S2.17 beyond: the deadline of a drain goes on while the worker closes")
    void closeAsync_workerClosing_stillCut() throws Exception {
        TaskPool pool = TaskPool.on(worker).open();
        CompletableFuture<String> never = pool.submitAsync(() -> {
            entered.countDown();
            return new CompletableFuture<>();
        });
        entered.await();
        CompletableFuture<PoolReport> report = pool.closeAsync(ofMillis(300));
        Thread closer = new Thread(() -> worker.shutdown(ofSeconds(15)));
        closer.start();
        assertThat(report.get(10, SECONDS).cancelledRunning()).isEqualTo(1);
        assertThat(never).isCancelled();
        closer.join();
    }
}
