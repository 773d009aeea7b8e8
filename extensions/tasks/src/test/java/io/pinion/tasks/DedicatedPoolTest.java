package io.pinion.tasks;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DedicatedPoolTest {
    private final List<String> log = new CopyOnWriteArrayList<>();

    private void note(String what) {
        log.add(what + " on " + Thread.currentThread().getName());
    }

    private PoolResource<StringBuilder> resource() {
        return PoolResource.of(
                () -> {
                    note("open");
                    return new StringBuilder("r");
                },
                built -> note("close"));
    }

    private static boolean lives(String thread) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals(thread) && each.isAlive());
    }

    private static void awaitEnd(String thread) {
        while (lives(thread)) {
            assertThat(Thread.interrupted()).as("out of time").isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("S2.20: name, size and time-out are those of the pool and its thread")
    void open_withSettings_usesThem() throws Exception {
        try (DedicatedPool<Void> pool = DedicatedPool.named("own-20")
                .size(3)
                .capacity(7)
                .timeout(ofSeconds(9))
                .open()) {
            assertThat((Object) pool.run(nothing -> Thread.currentThread().getName()))
                    .isEqualTo("own-20");
            assertThat(pool.name()).isEqualTo("own-20");
            assertThat(pool.pool().size()).isEqualTo(3);
            assertThat(pool.pool().capacity()).isEqualTo(7);
            assertThat(pool.pool().timeout()).contains(ofSeconds(9));
        }
        awaitEnd("own-20");
    }

    @Test
    @DisplayName("S2.21: started twice is already running; stop and submit before start are not running; restart works")
    void lifecycle_misuse_refusedAndRestarts() throws Exception {
        DedicatedPool<Void> pool = DedicatedPool.named("own-21").build();
        assertThatIllegalStateException().isThrownBy(pool::stop).withMessageContaining("not running");
        assertThatIllegalStateException().isThrownBy(() -> pool.stopAsync(ZERO)).withMessageContaining("not running");
        assertThatThrownBy(() -> pool.submit(nothing -> "x"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("not running");
        assertThatThrownBy(pool::pool).isInstanceOf(RejectedExecutionException.class);
        pool.close();
        for (int i = 0; i < 3; i++) {
            pool.start();
            assertThatIllegalStateException().isThrownBy(pool::start).withMessageContaining("already running");
            assertThat((Object) pool.run(nothing -> "in")).isEqualTo("in");
            assertThat(pool.stop().isClean()).isTrue();
            assertThat(pool.isRunning()).isFalse();
        }
        assertThatIllegalStateException().isThrownBy(pool::stop).withMessageContaining("not running");
        pool.close();
    }

    @Test
    @DisplayName("S2.22: a stop runs what is running and waiting, then closes the resource, then ends the thread")
    void stop_withWork_drainsThenCloses() throws Exception {
        DedicatedPool<StringBuilder> pool =
                DedicatedPool.named("own-22").size(1).resource(resource()).open();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        pool.submit(built -> {
            started.countDown();
            go.await();
            note("first");
            return built;
        });
        pool.submit(built -> {
            note("second");
            return built;
        });
        started.await();
        CompletableFuture<PoolReport> stopped = CompletableFuture.supplyAsync(pool::stop);
        while (pool.isRunning()) {
            Thread.onSpinWait();
        }
        assertThat(stopped).isNotDone();
        go.countDown();
        assertThat(stopped.get(10, SECONDS).isClean()).isTrue();
        assertThat(log).containsExactly("open on own-22", "first on own-22", "second on own-22", "close on own-22");
        awaitEnd("own-22");
    }

    @Test
    @DisplayName("S2.22 gap: a stop is bounded by its limit, and says what it cancelled")
    void stop_hangingTask_cancelsAtLimit() throws Exception {
        DedicatedPool<StringBuilder> pool =
                DedicatedPool.named("own-22b").size(1).resource(resource()).open();
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Object> hanging = pool.submitAsync(built -> {
            started.countDown();
            return new CompletableFuture<>();
        });
        CompletableFuture<StringBuilder> waiting = pool.submit(built -> built);
        started.await();
        PoolReport report = pool.stop(ofMillis(20));
        assertThat(report.cancelledRunning()).isOne();
        assertThat(report.cancelledBuffered()).isOne();
        assertThat(hanging).isCancelled();
        assertThat(waiting).isCancelled();
        assertThat(log).containsExactly("open on own-22b", "close on own-22b");
        awaitEnd("own-22b");
    }

    @Test
    @DisplayName("S2.22 gap: a task that keeps the thread is interrupted at the limit")
    void stop_taskKeepsThread_interrupts() throws Exception {
        DedicatedPool<StringBuilder> pool =
                DedicatedPool.named("own-22c").resource(resource()).open();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        pool.submit(built -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return built;
        });
        started.await();
        assertThat(pool.stop(ofMillis(20)).cancelledRunning()).isOne();
        assertThat(interrupted.await(10, SECONDS)).isTrue();
        assertThat(log).containsExactly("open on own-22c", "close on own-22c");
    }

    @Test
    @DisplayName("S2.23, case 19: entered once at start, left once at stop, on the worker thread, around all tasks")
    void resource_synchronous_aroundAllTasks() throws Exception {
        try (DedicatedPool<StringBuilder> pool =
                DedicatedPool.named("own-23").resource(resource()).open()) {
            assertThat((Object) pool.run(built -> {
                        note("task");
                        return built.toString();
                    }))
                    .isEqualTo("r");
        }
        assertThat(log).containsExactly("open on own-23", "task on own-23", "close on own-23");
    }

    /** Opens and closes a little later than it is asked to. */
    private final class SlowResource implements PoolResource<String> {
        private final CompletableFuture<String> opened = new CompletableFuture<>();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<String> open() {
            note("open");
            return opened;
        }

        @Override
        public CompletionStage<?> close(String value) {
            note("close " + value);
            return closed;
        }
    }

    @Test
    @DisplayName("S2.23, S2.25: asynchronous resource and faces: tasks wait for the open, the end for the close")
    void resource_asynchronous_isWaitedFor() throws Exception {
        SlowResource slow = new SlowResource();
        DedicatedPool<String> pool =
                DedicatedPool.named("own-25").resource(slow).build();
        CompletableFuture<Void> start = pool.startAsync();
        assertThat(pool.isRunning()).isFalse();
        assertThat(start).isNotDone();
        assertThatThrownBy(() -> pool.submit(value -> value)).hasMessageContaining("STARTING");
        assertThatIllegalStateException().isThrownBy(pool::start).withMessageContaining("STARTING");
        slow.opened.complete("s");
        start.get(10, SECONDS);
        assertThat(pool.submitAsync(CompletableFuture::completedFuture).get(10, SECONDS))
                .isEqualTo("s");
        assertThat((Object) pool.runAsync(CompletableFuture::completedFuture)).isEqualTo("s");
        CompletableFuture<PoolReport> stop = pool.stopAsync(ofSeconds(10));
        assertThat(stop).isNotDone();
        slow.closed.complete(null);
        assertThat(stop.get(10, SECONDS).isClean()).isTrue();
        pool.start();
        assertThat(pool.stop(ofSeconds(1)).isClean()).isTrue();
        awaitEnd("own-25");
    }

    @Test
    @DisplayName("S2.24: the resource is built anew on the worker's thread at each start")
    void resource_restarted_builtAnew() throws Exception {
        AtomicInteger built = new AtomicInteger();
        DedicatedPool<Integer> pool = DedicatedPool.named("own-24")
                .resource(PoolResource.of(built::incrementAndGet, number -> note("close " + number)))
                .build();
        for (int i = 1; i <= 2; i++) {
            pool.start();
            assertThat((Object) pool.run(number -> number)).isEqualTo(i);
            pool.close();
        }
        assertThat(log).containsExactly("close 1 on own-24", "close 2 on own-24");
    }

    @Test
    @DisplayName("S2.23 known bug: when opening fails nothing is left behind, and the pool can be started again")
    void start_openFails_leavesNoThread() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        DedicatedPool<String> pool = DedicatedPool.named("own-fail")
                .resource(PoolResource.of(
                        () -> {
                            if (tries.incrementAndGet() < 3) {
                                throw new IOException("no server");
                            }
                            return "up";
                        },
                        value -> note("close")))
                .build();
        assertThatThrownBy(pool::start).isInstanceOf(IOException.class).hasMessage("no server");
        awaitEnd("own-fail");
        assertThat(pool.isRunning()).isFalse();
        assertThat(pool.startAsync())
                .failsWithin(ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("no server");
        awaitEnd("own-fail");
        pool.start();
        assertThat((Object) pool.run(value -> value)).isEqualTo("up");
        pool.close();
        assertThat(log).containsExactly("close on own-fail");
    }

    @Test
    @DisplayName("S2.23: a start that is given up closes what opens too late, and leaves no thread")
    void close_whileStarting_givesUp() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        DedicatedPool<String> pool = DedicatedPool.named("own-up")
                .resource(PoolResource.of(
                        () -> {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                note("interrupted");
                            }
                            return "late";
                        },
                        value -> note("close " + value)))
                .build();
        CompletableFuture<Void> start = pool.startAsync();
        entered.await();
        pool.close();
        assertThat(start).isCancelled();
        awaitEnd("own-up");
        assertThat(log).containsExactly("interrupted on own-up", "close late on own-up");
    }

    @Test
    @DisplayName("S2.22: a resource that fails to close, or hangs in it, is reported, and the thread ends")
    void stop_closeFails_reportedAndEnded() throws Exception {
        DedicatedPool<String> pool = DedicatedPool.named("own-close")
                .resource(PoolResource.of(() -> "x", value -> {
                    throw new IOException("disk");
                }))
                .open();
        assertThatIllegalStateException().isThrownBy(pool::stop).withCauseInstanceOf(IOException.class);
        awaitEnd("own-close");
        pool.start();
        assertThat(pool.stopAsync(ofSeconds(5)))
                .failsWithin(ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("could not be closed");
        awaitEnd("own-close");

        SlowResource hangs = new SlowResource();
        hangs.opened.complete("h");
        DedicatedPool<String> hanging =
                DedicatedPool.named("own-hang").resource(hangs).open();
        assertThatIllegalStateException()
                .isThrownBy(() -> hanging.stop(ofMillis(20)))
                .withCauseInstanceOf(TimeoutException.class);
        awaitEnd("own-hang");
    }

    @Test
    @DisplayName("S2.25: the blocking faces are refused on the pool's own thread, the asynchronous ones work there")
    void stop_onOwnThread_refusedAsyncWorks() throws Exception {
        DedicatedPool<Void> pool = DedicatedPool.named("own-self").open();
        assertThatThrownBy(() -> pool.run(nothing -> pool.stop())).isInstanceOf(SelfAwaitException.class);
        assertThatThrownBy(() -> pool.run(nothing -> pool.run(inner -> 1))).isInstanceOf(SelfAwaitException.class);
        CompletableFuture<CompletableFuture<PoolReport>> stop = pool.submit(nothing -> pool.stopAsync(ofSeconds(5)));
        assertThat(stop.get(10, SECONDS).get(10, SECONDS).isClean()).isTrue();
        awaitEnd("own-self");
        assertThat(pool.isRunning()).isFalse();
    }

    @Test
    @DisplayName("S2.20: ten threads at once, on a worker with a configuration of its own")
    void submit_tenThreads_allRun() throws Exception {
        WorkerConfig config =
                WorkerConfig.builder().name("own-ten").capacity(64).build();
        AtomicInteger confined = new AtomicInteger();
        try (DedicatedPool<StringBuilder> pool =
                DedicatedPool.on(config).size(4).resource(resource()).open()) {
            Thread[] threads = new Thread[10];
            for (int t = 0; t < threads.length; t++) {
                threads[t] = new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        pool.submit(built -> confined.getAndSet(confined.get() + 1));
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(confined).hasValue(5_000);
        assertThat(log).hasSize(2);
    }

    @Test
    @DisplayName("misuse: bad values are refused when they are set")
    void builder_badValues_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> DedicatedPool.named(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DedicatedPool.named("x").size(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DedicatedPool.named("x").capacity(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DedicatedPool.named("x").timeout(ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DedicatedPool.named("x").drainLimit(ofMillis(-1)));
    }

    @Test
    @DisplayName("S2.22 beyond: an interrupted stop closes the resource, ends the thread and keeps the interrupt")
    void stop_interrupted_closesResource() throws Exception {
        for (int i = 0; i < 20; i++) {
            log.clear();
            DedicatedPool<StringBuilder> pool =
                    DedicatedPool.named("own-cut").resource(resource()).open();
            CompletableFuture<Void> busy = pool.pool().submit(DedicatedPoolTest::spin);
            Thread.currentThread().interrupt();
            pool.stop(ofSeconds(5));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(busy).isDone();
            assertThat(log).containsExactly("open on own-cut", "close on own-cut");
            awaitEnd("own-cut");
        }
    }

    private static void spin() {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < 5_000_000) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("S2.22 beyond: a limit of zero cancels the tasks but still starts the close of the resource")
    void stop_limitZero_stillClosesResource() throws Exception {
        for (int i = 0; i < 50; i++) {
            log.clear();
            DedicatedPool<StringBuilder> pool =
                    DedicatedPool.named("own-zero").resource(resource()).open();
            CountDownLatch busy = new CountDownLatch(1);
            pool.pool().submit(() -> {
                busy.countDown();
                spin();
            });
            busy.await();
            pool.stop(ZERO);
            assertThat(log).containsExactly("open on own-zero", "close on own-zero");
        }
    }

    @Test
    @DisplayName("S2.21 beyond: a close that meets the end of a start leaves nothing running")
    void close_atEndOfStart_leavesNothing() throws Exception {
        for (int i = 0; i < 300; i++) {
            log.clear();
            DedicatedPool<StringBuilder> pool =
                    DedicatedPool.named("own-race").resource(resource()).build();
            CompletableFuture<Void> start = pool.startAsync();
            while (i % 2 == 0 && log.isEmpty()) {
                Thread.onSpinWait();
            }
            for (int spin = 0; spin < i * 10; spin++) {
                Thread.onSpinWait();
            }
            pool.close();
            assertThat(start).isDone();
            awaitEnd("own-race");
            assertThat(pool.isRunning()).isFalse();
            assertThat(log.size()).isIn(0, 2);
        }
    }

    @Test
    @DisplayName("S2.21 beyond: a start given up as it succeeds is given up whole, or has succeeded")
    void cancelStart_asItSucceeds_neverHalf() throws Exception {
        for (int i = 0; i < 300; i++) {
            log.clear();
            DedicatedPool<StringBuilder> pool =
                    DedicatedPool.named("own-half").resource(resource()).build();
            CompletableFuture<Void> start = pool.startAsync();
            while (!pool.isRunning()) {
                Thread.onSpinWait();
            }
            if (start.cancel(true)) {
                awaitEnd("own-half");
                assertThat(pool.isRunning()).isFalse();
            } else {
                pool.stop();
            }
            assertThat(log).hasSize(2);
        }
    }
}
