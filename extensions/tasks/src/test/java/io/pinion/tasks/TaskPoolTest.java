package io.pinion.tasks;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskPoolTest {
    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();
    private final List<String> log = new ArrayList<>();
    private final List<CompletableFuture<String>> stages = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private TaskPoolBuilder pool() {
        return TaskPool.on(worker).name("test");
    }

    /** An asynchronous task of this length, by the manual clock. */
    private CompletableFuture<String> take(TaskPool pool, String name, long lengthMs) {
        return pool.submitAsync(() -> {
            log.add(name);
            CompletableFuture<String> stage =
                    worker.timers().delay(ofMillis(lengthMs)).thenApply(nothing -> name);
            stages.add(stage);
            return stage;
        });
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, error) -> error).join();
    }

    @Test
    @DisplayName("S2.13, case 11: an unlimited pool overlaps its tasks, size 1 runs them one after the other")
    void size_unlimitedAndOne_overlapAndSequence() {
        TaskPool unlimited = pool().open();
        CompletableFuture<String> first = take(unlimited, "a", 10);
        CompletableFuture<String> second = take(unlimited, "b", 10);
        manual.advance(ofMillis(10));
        assertThat(first).isCompletedWithValue("a");
        assertThat(second).isCompletedWithValue("b");

        TaskPool one = pool().size(1).open();
        first = take(one, "c", 10);
        second = take(one, "d", 10);
        manual.advance(ofMillis(19));
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        manual.advance(ofMillis(1));
        assertThat(second).isDone();
    }

    @Test
    @DisplayName("S2.13: at most size run, the others wait in order")
    void submit_moreThanSize_startsInOrder() {
        TaskPool pool = pool().size(2).open();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            take(pool, name, 10);
        }
        manual.runAll();
        assertThat(log).containsExactly("a", "b");
        assertThat(pool.stats()).isEqualTo(new PoolStats(2, 3, 0, 0, 0, 0, 0, 0));
        manual.advance(ofMillis(30));
        assertThat(log).containsExactly("a", "b", "c", "d", "e");
        assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 5, 0, 0, 0, 0, 0));
    }

    @Test
    @DisplayName("S2.13 beyond: raising the size, or lifting it, starts waiting tasks at once")
    void resize_largerOrZero_startsWaiting() {
        TaskPool pool = pool().size(1).open();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            take(pool, name, 10);
        }
        manual.runAll();
        pool.resize(2);
        manual.runAll();
        assertThat(log).containsExactly("a", "b");
        pool.resize(0);
        manual.runAll();
        assertThat(log).hasSize(5);
        pool.resize(1);
        assertThat(pool.size()).isOne();
        take(pool, "f", 10);
        manual.advance(ofMillis(9));
        assertThat(log).hasSize(5);
        manual.advance(ofMillis(11));
        assertThat(log).hasSize(6);
    }

    @Test
    @DisplayName("S2.13 gap: the buffer has a bound and rejects by default, counted")
    void submit_full_rejects() {
        TaskPool pool = pool().size(1).capacity(2).open();
        take(pool, "a", 10);
        take(pool, "b", 10);
        take(pool, "c", 10);
        assertThatThrownBy(() -> take(pool, "d", 10))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("Pool test is full (size 1, 2 waiting)")
                .hasMessageContaining("raise");
        manual.advance(ofMillis(10));
        take(pool, "e", 10);
        manual.advance(ofMillis(40));
        assertThat(log).containsExactly("a", "b", "c", "e");
        assertThat(pool.stats().rejected()).isOne();
    }

    @Test
    @DisplayName("S2.13 gap: drop newest lets the new task go, counted, its future says so")
    void submit_fullDropNewest_dropsCounted() {
        TaskPool pool =
                pool().size(1).capacity(1).overflow(OverflowPolicy.dropNewest()).open();
        take(pool, "a", 10);
        take(pool, "b", 10);
        CompletableFuture<String> dropped = take(pool, "c", 10);
        assertThat(failure(dropped))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("drops the newest");
        manual.advance(ofMillis(30));
        assertThat(log).containsExactly("a", "b");
        assertThat(pool.stats().dropped()).isOne();
        assertThat(pool.close(ZERO).isClean()).isTrue();
    }

    @Test
    @DisplayName("S2.13 gap: a blocking policy gives up after its time, counted")
    void submit_fullBlockFor_rejectsAfterWait() {
        TaskPool pool = pool().size(1)
                .capacity(1)
                .overflow(OverflowPolicy.blockFor(ofMillis(5)))
                .open();
        take(pool, "a", 10);
        take(pool, "b", 10);
        assertThatThrownBy(() -> take(pool, "c", 10)).isInstanceOf(RejectedExecutionException.class);
        assertThat(pool.stats().rejected()).isOne();
    }

    @Test
    @DisplayName("S2.13 gap: a full pool of unlimited size bounds what is on its way to the worker")
    void submit_unlimitedNotPumped_rejectsAtCapacity() {
        TaskPool pool = pool().capacity(3).open();
        for (int i = 0; i < 3; i++) {
            pool.submit(() -> {});
        }
        assertThatThrownBy(() -> pool.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
        manual.runAll();
        assertThat(pool.stats().completed()).isEqualTo(3);
    }

    @Test
    @DisplayName("S2.14, case 12: within the time-out a task succeeds, beyond it fails with TimeoutException")
    void timeout_shorterAndLonger_succeedsAndFails() {
        TaskPool pool = pool().timeout(ofMillis(15)).open();
        CompletableFuture<String> shorter = take(pool, "a", 10);
        CompletableFuture<String> longer = take(pool, "b", 20);
        manual.advance(ofMillis(15));
        assertThat(shorter).isCompletedWithValue("a");
        assertThat(failure(longer)).isInstanceOf(TimeoutException.class).hasMessageContaining("Pool test".substring(5));
        assertThat(stages.get(1)).isCancelled();
        assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 1, 0, 0, 1, 0, 0));
    }

    @Test
    @DisplayName("S2.14: the clock starts with the task: four of 50 ms, one at a time, pass a time-out of 80 ms")
    void timeout_waiting_isNotCounted() {
        TaskPool pool = pool().size(1).timeout(ofMillis(80)).open();
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            all.add(take(pool, name, 50));
        }
        manual.advance(ofMillis(200));
        assertThat(all).allSatisfy(each -> assertThat(each).isCompleted());
    }

    @Test
    @DisplayName("S2.14: after a time-out the place is free for the next")
    void timeout_expired_startsNext() {
        TaskPool pool = pool().size(1).timeout(ofMillis(10)).open();
        take(pool, "a", 1_000);
        CompletableFuture<String> next = take(pool, "b", 5);
        manual.advance(ofMillis(15));
        assertThat(next).isCompletedWithValue("b");
    }

    @Test
    @DisplayName("S2.14 beyond: the time-out can be changed for tasks that start later")
    void retime_whileRunning_countsForLaterStarts() {
        TaskPool pool = pool().timeout(ofMillis(10)).open();
        CompletableFuture<String> before = take(pool, "a", 20);
        manual.runAll();
        pool.retime(ofMillis(30));
        assertThat(pool.timeout()).contains(ofMillis(30));
        CompletableFuture<String> after = take(pool, "b", 20);
        manual.advance(ofMillis(30));
        assertThat(failure(before)).isInstanceOf(TimeoutException.class);
        assertThat(after).isCompleted();
        pool.retime(ZERO);
        assertThat(pool.timeout()).isEmpty();
    }

    @Test
    @DisplayName("S2.15: values and errors are in the future, and an error does not hold up the pool")
    void submit_taskThrows_errorInFuture() {
        TaskPool pool = pool().size(1).open();
        CompletableFuture<Void> plain = pool.submit(() -> {
            throw new IllegalStateException("plain");
        });
        CompletableFuture<String> start = pool.submitAsync(() -> {
            throw new java.io.IOException("start");
        });
        CompletableFuture<String> stage =
                pool.submitAsync(() -> CompletableFuture.failedFuture(new java.io.IOException("stage")));
        CompletableFuture<String> none = pool.submitAsync(() -> null);
        CompletableFuture<String> good = pool.submit(() -> "good");
        manual.runAll();
        assertThat(failure(plain)).hasMessage("plain");
        assertThat(failure(start)).hasMessage("start");
        assertThat(failure(stage)).hasMessage("stage");
        assertThat(failure(none)).isNotNull();
        assertThat(good).isCompletedWithValue("good");
        assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 1, 4, 0, 0, 0, 0));
    }

    @Test
    @DisplayName("S2.16, cases 13 and 14: closing runs what was accepted; errors do not disturb it")
    void close_withWork_drains() {
        TaskPool pool = pool().size(1).open();
        CompletableFuture<String> failing =
                pool.submitAsync(() -> worker.timers().delay(ofMillis(10)).thenApply(nothing -> {
                    throw new IllegalStateException("late");
                }));
        CompletableFuture<String> waiting = take(pool, "a", 10);
        CompletableFuture<PoolReport> end = pool.closeAsync(ofSeconds(1));
        assertThat(pool.state()).isEqualTo(PoolState.DRAINING);
        manual.advance(ofMillis(19));
        assertThat(end).isNotDone();
        manual.advance(ofMillis(1));
        assertThat(end).isCompletedWithValueMatching(PoolReport::isClean);
        assertThat(failing).isCompletedExceptionally();
        assertThat(waiting).isCompletedWithValue("a");
        assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    }

    @Test
    @DisplayName("S2.16 gap: at the drain limit what is left is cancelled and reported")
    void close_limitPasses_cancelsAndReports() {
        TaskPool pool = pool().size(1).open();
        CompletableFuture<String> running = take(pool, "a", 1_000);
        CompletableFuture<String> second = take(pool, "b", 10);
        CompletableFuture<String> third = take(pool, "c", 10);
        CompletableFuture<PoolReport> end = pool.closeAsync(ofSeconds(9));
        CompletableFuture<PoolReport> sooner = pool.closeAsync(ofMillis(50));
        manual.advance(ofMillis(50));
        assertThat(end)
                .isCompletedWithValueMatching(report ->
                        report.cancelledBuffered() == 2 && report.cancelledRunning() == 1 && !report.isClean());
        assertThat(sooner).isDone();
        assertThat(List.of(running, second, third))
                .allSatisfy(each -> assertThat(each).isCancelled());
        assertThat(stages.get(0)).isCancelled();
        assertThat(log).containsExactly("a");
        assertThat(pool.stats().cancelled()).isEqualTo(3);
    }

    @Test
    @DisplayName("S2.16: before open and after close the pool is not running; it can be opened again")
    void submit_notOpen_refusedAndReopened() {
        TaskPool pool = pool().build();
        assertThat(pool.state()).isEqualTo(PoolState.NEW);
        assertThatThrownBy(() -> pool.submit(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("is not running")
                .hasMessageContaining("Call open");
        pool.close();
        assertThat(pool.state()).isEqualTo(PoolState.NEW);
        pool.open();
        assertThatIllegalStateException().isThrownBy(pool::open).withMessageContaining("is OPEN");
        pool.close();
        pool.close();
        assertThatThrownBy(() -> pool.submit(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("is not running: it was closed");
        pool.open();
        CompletableFuture<String> again = pool.submit(() -> "again");
        manual.runAll();
        assertThat(again).isCompletedWithValue("again");
        assertThat(pool.stats().rejected()).isEqualTo(2);
    }

    @Test
    @DisplayName("S2.17: during the drain tasks are refused, from a task of the pool too")
    void submit_duringDrain_refused() {
        TaskPool pool = pool().open();
        CompletableFuture<Void> inner = pool.submit(() -> {
            pool.submit(() -> log.add("inner"));
        });
        CompletableFuture<PoolReport> end = pool.closeAsync(ofSeconds(1));
        assertThatIllegalStateException().isThrownBy(pool::open).withMessageContaining("DRAINING");
        assertThatThrownBy(() -> pool.submit(() -> {})).hasMessageContaining("it drains");
        manual.runAll();
        assertThat(failure(inner))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("it drains");
        assertThat(end).isCompleted();
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("S2.18, case 16: cancelling a running task cancels its stage and frees the place")
    void cancel_running_cancelsStage() {
        TaskPool pool = pool().size(1).open();
        CompletableFuture<String> running = take(pool, "a", 1_000);
        CompletableFuture<String> next = take(pool, "b", 1);
        manual.runAll();
        assertThat(running.cancel(true)).isTrue();
        assertThat(running.cancel(true)).isTrue();
        assertThat(stages.get(0)).isCancelled();
        manual.advance(ofMillis(1));
        assertThat(next).isCompleted();
        assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 1, 0, 1, 0, 0, 0));
    }

    @Test
    @DisplayName("S2.18, case 15: cancelled right after submit, or while it waits, a task never starts")
    void cancel_beforeStart_neverStarts() {
        TaskPool pool = pool().size(1).open();
        assertThat(take(pool, "at once", 10).cancel(false)).isTrue();
        take(pool, "a", 10);
        CompletableFuture<String> waiting = take(pool, "b", 10);
        take(pool, "c", 10);
        manual.runAll();
        waiting.cancel(false);
        assertThat(pool.stats().buffered()).isOne();
        manual.advance(ofMillis(30));
        assertThat(log).containsExactly("a", "c");
        assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 2, 0, 2, 0, 0, 0));
    }

    @Test
    @DisplayName("S2.18: completing the future by hand before the start keeps the task from running")
    void complete_byHand_countsAsCancelled() {
        TaskPool pool = pool().size(1).open();
        CompletableFuture<String> value = take(pool, "a", 10);
        CompletableFuture<String> error = take(pool, "b", 10);
        assertThat(value.complete("mine")).isTrue();
        assertThat(error.completeExceptionally(new IllegalStateException("mine")))
                .isTrue();
        manual.advance(ofMillis(30));
        assertThat(log).isEmpty();
        assertThat(value).isCompletedWithValue("mine");
        assertThat(pool.stats().cancelled()).isEqualTo(2);
    }

    @Test
    @DisplayName("S2.18: cancelled tasks make room at once and do not pile up")
    void cancel_manyWaiting_boundHolds() {
        TaskPool pool = pool().size(1).capacity(8).open();
        CompletableFuture<String> running = take(pool, "a", 1_000);
        manual.runAll();
        for (int i = 0; i < 10_000; i++) {
            take(pool, "never", 1).cancel(false);
        }
        CompletableFuture<String> next = take(pool, "b", 1);
        running.cancel(true);
        manual.advance(ofMillis(1));
        assertThat(next).isCompleted();
        assertThat(log).containsExactly("a", "b");
        assertThat(pool.stats().cancelled()).isEqualTo(10_001);
    }

    @Test
    @DisplayName("S2.18 known bug: a task that cancels itself completes its future")
    void cancel_bySelf_completesFuture() {
        TaskPool pool = pool().size(1).open();
        CompletableFuture<String> byStage = pool.submitAsync(() -> {
            CompletableFuture<String> own = new CompletableFuture<>();
            own.cancel(true);
            return own;
        });
        CompletableFuture<String> byThrow = pool.submit(() -> {
            throw new CancellationException("self");
        });
        List<CompletableFuture<Void>> own = new ArrayList<>();
        CompletableFuture<Void> byFuture = pool.submit(() -> {
            own.get(0).cancel(false);
        });
        own.add(byFuture);
        CompletableFuture<String> next = pool.submit(() -> "next");
        CompletableFuture<PoolReport> end = pool.closeAsync(ofSeconds(1));
        manual.runAll();
        assertThat(byStage).isCancelled();
        assertThat(byThrow).isCancelled();
        assertThat(byFuture).isCancelled();
        assertThat(next).isCompletedWithValue("next");
        assertThat(end).isCompletedWithValueMatching(PoolReport::isClean);
        assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 1, 0, 3, 0, 0, 0));
    }

    @Test
    @DisplayName("S2.19: the confined form has the same face and no hand-over, and is refused on other threads")
    void confined_onAndOffWorkerThread_runsAndRefuses() {
        TaskPool pool = pool().size(1).confined();
        assertThatIllegalStateException()
                .isThrownBy(pool::open)
                .withMessageContaining("confined to the thread of worker")
                .withMessageContaining("open()");
        List<CompletableFuture<String>> all = new ArrayList<>();
        worker.execute(() -> {
            pool.open();
            all.add(take(pool, "a", 10));
            all.add(take(pool, "b", 10));
            take(pool, "never", 10).cancel(false);
            assertThat(log).as("not inside the call").isEmpty();
        });
        manual.advance(ofMillis(20));
        assertThat(log).containsExactly("a", "b");
        assertThat(all).allSatisfy(each -> assertThat(each).isCompleted());
        assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 2, 0, 1, 0, 0, 0));
        assertThatIllegalStateException().isThrownBy(() -> pool.submit(() -> {}));
        assertThatIllegalStateException().isThrownBy(() -> pool.run(() -> {}));
        assertThatIllegalStateException().isThrownBy(() -> pool.resize(2));
        worker.execute(pool::close);
        manual.runAll();
        assertThat(pool.state()).isEqualTo(PoolState.CLOSED);
    }

    @Test
    @DisplayName("S2 beyond: run inside a task, get and join of unfinished futures there, are refused as self-await")
    void wait_onWorkerThread_refused() {
        TaskPool pool = pool().size(1).open();
        List<Throwable> errors = new ArrayList<>();
        pool.submit(() -> {
            CompletableFuture<String> sibling = pool.submit(() -> "sibling");
            errors.add(thrown(() -> pool.run(() -> "inner")));
            errors.add(thrown(() -> pool.runAsync(() -> CompletableFuture.completedFuture("inner"))));
            errors.add(thrown(sibling::get));
            errors.add(thrown(() -> sibling.get(1, TimeUnit.SECONDS)));
            errors.add(thrown(sibling::join));
            errors.add(thrown(() -> sibling.thenApply(x -> x).join()));
            errors.add(thrown(() -> pool.close(ZERO)));
        });
        manual.runAll();
        assertThat(errors).hasSize(7).allSatisfy(each -> assertThat(each).isInstanceOf(SelfAwaitException.class));
        assertThat(errors.get(0)).hasMessageContaining("would wait for itself");
    }

    @Test
    @DisplayName("S2 beyond: a task of a full pool that hands back the future of a waiting sibling fails, not hangs")
    void submitAsync_waitsForWaitingSibling_detected() {
        TaskPool pool = pool().size(2).open();
        CompletableFuture<String> first = nested(pool);
        CompletableFuture<String> second = nested(pool);
        manual.runAll();
        assertThat(failure(second))
                .isInstanceOf(SelfAwaitException.class)
                .hasMessageContaining("Every running task of pool test (size 2)");
        assertThat(first).as("went on when the second failed").isCompletedWithValue("inner!");
    }

    private static CompletableFuture<String> nested(TaskPool pool) {
        return pool.submitAsync(() -> pool.submit(() -> "inner").thenApply(x -> x + "!"));
    }

    @Test
    @DisplayName("S2 beyond: nested tasks are fine where there is a place for the inner one")
    void submitAsync_nestedWithRoom_completes() {
        TaskPool pool = pool().size(2).open();
        CompletableFuture<String> outer = nested(pool);
        manual.runAll();
        assertThat(outer).isCompletedWithValue("inner!");
    }

    @Test
    @DisplayName("a pool whose worker closes: waiting tasks fail, later ones are refused, the drain ends")
    void worker_closesFirst_nothingHangs() {
        TaskPool pool = pool().size(1).open();
        CompletableFuture<String> running = take(pool, "a", 1_000);
        CompletableFuture<String> waiting = take(pool, "b", 10);
        manual.runAll();
        CompletableFuture<PoolReport> end = pool.closeAsync(ofSeconds(60));
        manual.shutdown();
        assertThat(running).isCompletedExceptionally();
        assertThat(failure(waiting))
                .isInstanceOfAny(TaskAbandonedException.class, RejectedExecutionException.class)
                .hasMessageContaining("Close the pool before its worker");
        assertThat(end).isCompleted();
        assertThatThrownBy(pool::open).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    @DisplayName("an idle open pool does not hold up the close of its worker, which takes no more tasks")
    void worker_closesWithIdlePool_refuses() {
        TaskPool pool = pool().open();
        manual.shutdown();
        assertThatThrownBy(() -> pool.submit(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closing");
        assertThat(pool.close(ZERO).isClean()).isTrue();
    }

    @Test
    @DisplayName("misuse: null, negative and zero values are refused with the name of the setting")
    void builder_badValues_refused() {
        assertThatNullPointerException().isThrownBy(() -> TaskPool.on(null)).withMessage("worker");
        assertThatIllegalArgumentException().isThrownBy(() -> pool().size(-1)).withMessageContaining("was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool().capacity(0))
                .withMessageContaining("capacity");
        assertThatIllegalArgumentException().isThrownBy(() -> pool().timeout(ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> pool().drainLimit(ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> pool().name(" "));
        assertThatNullPointerException().isThrownBy(() -> pool().overflow(null));
        TaskPool pool = pool().open();
        assertThatNullPointerException().isThrownBy(() -> pool.submit((Runnable) null));
        assertThatNullPointerException().isThrownBy(() -> pool.submitAsync(null));
        assertThatIllegalArgumentException().isThrownBy(() -> pool.resize(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> pool.retime(ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> pool.closeAsync(ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> pool.close(ofMillis(-1)));
        assertThat(pool.state()).isEqualTo(PoolState.OPEN);
        assertThat(pool.capacity()).isEqualTo(TaskPoolBuilder.DEFAULT_CAPACITY);
        assertThat(pool.toString()).contains("test");
    }

    @Test
    @DisplayName("callbacks that submit, and fill the pool, do not disturb it")
    void callback_submits_runs() {
        TaskPool pool = pool().size(1).capacity(1).open();
        AtomicInteger runs = new AtomicInteger();
        again(pool, runs);
        manual.runAll();
        assertThat(runs).hasValue(1_000);
    }

    private static void again(TaskPool pool, AtomicInteger runs) {
        pool.submit(() -> {
                    runs.incrementAndGet();
                })
                .thenRun(() -> {
                    if (runs.get() < 1_000) {
                        again(pool, runs);
                    }
                });
    }

    interface Body {
        Object run() throws Exception;
    }

    private static Throwable thrown(Body body) {
        try {
            return new AssertionError("returned " + body.run());
        } catch (Exception e) {
            return e;
        }
    }
}
