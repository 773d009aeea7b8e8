package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DebouncerTest {
    private static final Duration D = ofMillis(100);

    private final ManualWorker manual = ManualWorker.create();
    private final Worker worker = manual.worker();
    /** Each run as {@code argument@milliseconds}. */
    private final List<String> runs = new ArrayList<>();

    private final List<Throwable> reported = new ArrayList<>();

    @AfterEach
    void close() {
        manual.close();
    }

    private DebouncerBuilder builder() {
        return Debouncer.on(worker).window(D).errorHandler((task, error) -> reported.add(error));
    }

    private long nowMs() {
        return manual.clock().nanoTime() / 1_000_000;
    }

    private int run(int argument) {
        runs.add(argument + "@" + nowMs());
        return argument;
    }

    private void advanceTo(long ms) {
        manual.advance(ofMillis(ms - nowMs()));
    }

    private CompletableFuture<Integer> callAt(long ms, Debouncer<Integer, Integer> debouncer, int argument) {
        advanceTo(ms);
        CompletableFuture<Integer> result = debouncer.call(argument);
        manual.runAll();
        return result;
    }

    private static Throwable errorOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, error) -> error).join();
    }

    @Test
    @DisplayName("S2.34: eager, lazy or both; neither is an error that says what to do")
    void builder_withoutEdge_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().wrap(this::run))
                .withMessageContaining("eager()")
                .withMessageContaining("lazy()");
        builder().eager().wrap(this::run);
        builder().lazy().wrap(this::run);
        builder().eager().lazy().wrap(this::run);
    }

    @Test
    @DisplayName("S2.34: runs are serialised and the window counts from the start of the run")
    void call_whileALongRunGoesOn_isServedAfterIt() {
        List<CompletableFuture<Integer>> stages = new ArrayList<>();
        Debouncer<Integer, Integer> debouncer = builder().eager().lazy().wrapAsync(argument -> {
            run(argument);
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        callAt(0, debouncer, 1);
        CompletableFuture<Integer> two = callAt(50, debouncer, 2);
        CompletableFuture<Integer> three = callAt(150, debouncer, 3);
        assertThat(runs).containsExactly("1@0");
        stages.get(0).complete(1);
        manual.runAll();
        assertThat(runs).containsExactly("1@0", "3@150");
        stages.get(1).complete(33);
        manual.runAll();
        assertThat(two).isCompletedWithValue(33);
        assertThat(three).isCompletedWithValue(33);
        callAt(240, debouncer, 4);
        assertThat(runs).as("in the window of the run at 150").hasSize(2);
        advanceTo(250);
        assertThat(runs).containsExactly("1@0", "3@150", "4@250");
    }

    @Test
    @DisplayName(
            "S2.35, case 26: given eager and calls (1),(2) together, then both return 1 and one call was made, at once")
    void eager_twoCallsTogether_runOnceAtOnce() {
        Debouncer<Integer, Integer> debouncer = builder().eager().wrap(this::run);
        CompletableFuture<Integer> one = debouncer.call(1);
        CompletableFuture<Integer> two = debouncer.call(2);
        manual.runAll();
        assertThat(one).isCompletedWithValue(1);
        assertThat(two).isCompletedWithValue(1);
        advanceTo(500);
        assertThat(runs).containsExactly("1@0");
    }

    @Test
    @DisplayName("S2.35: calls inside the window never move it")
    void eager_callsInTheWindow_doNotMoveIt() {
        Debouncer<Integer, Integer> debouncer = builder().eager().wrap(this::run);
        callAt(0, debouncer, 1);
        assertThat(callAt(60, debouncer, 2)).isCompletedWithValue(1);
        assertThat(callAt(99, debouncer, 3)).isCompletedWithValue(1);
        assertThat(callAt(100, debouncer, 4)).isCompletedWithValue(4);
        assertThat(runs).containsExactly("1@0", "4@100");
    }

    @Test
    @DisplayName("S2.35: the same exception for calls in the window, without calling again")
    void eager_whenTheRunFails_failsTheWindow() {
        Debouncer<Integer, Integer> debouncer = builder().eager().wrap(argument -> {
            run(argument);
            throw new IllegalStateException("no " + argument);
        });
        Throwable first = errorOf(callAt(0, debouncer, 1));
        assertThat(first).hasMessage("no 1");
        assertThat(errorOf(callAt(50, debouncer, 2))).isSameAs(first);
        assertThat(errorOf(callAt(100, debouncer, 3))).hasMessage("no 3");
        assertThat(runs).containsExactly("1@0", "3@100");
        assertThat(reported).isEmpty();
    }

    @Test
    @DisplayName("S2.35, known bug: with rerunAfterFailure a failure is not repeated for the whole window")
    void eager_rerunAfterFailure_runsAgainAtOnce() {
        Debouncer<Integer, Integer> debouncer = builder()
                .eager()
                .rerunAfterFailure()
                .wrap(argument -> {
                    run(argument);
                    if (argument == 1) {
                        throw new IllegalStateException("no " + argument);
                    }
                    return argument;
                });
        CompletableFuture<Integer> one = callAt(0, debouncer, 1);
        assertThat(one).isCompletedExceptionally();
        assertThat(callAt(10, debouncer, 2)).isCompletedWithValue(2);
        assertThat(callAt(105, debouncer, 3)).isCompletedWithValue(2);
        assertThat(callAt(110, debouncer, 4)).isCompletedWithValue(4);
    }

    @Test
    @DisplayName(
            "S2.36, case 27: given lazy and calls (1),(2), then both return 2 after the window and one call was made")
    void lazy_twoCalls_runOnceWithTheLatest() {
        Debouncer<Integer, Integer> debouncer = builder().lazy().wrap(this::run);
        CompletableFuture<Integer> one = callAt(0, debouncer, 1);
        CompletableFuture<Integer> two = callAt(60, debouncer, 2);
        advanceTo(99);
        assertThat(one).isNotDone();
        advanceTo(100);
        assertThat(one).isCompletedWithValue(2);
        assertThat(two).isCompletedWithValue(2);
        CompletableFuture<Integer> three = callAt(150, debouncer, 3);
        advanceTo(249);
        assertThat(three).as("a window of its own").isNotDone();
        advanceTo(250);
        assertThat(runs).containsExactly("2@100", "3@250");
    }

    @Test
    @DisplayName("S2.36: one run that fails, fails all calls of its window and leaves nothing stuck")
    void lazy_whenTheRunFails_failsItsCallsOnly() {
        Debouncer<Integer, Integer> debouncer = builder().lazy().wrap(argument -> 100 / argument);
        CompletableFuture<Integer> one = callAt(0, debouncer, 5);
        CompletableFuture<Integer> two = callAt(10, debouncer, 0);
        advanceTo(100);
        assertThat(errorOf(one)).isInstanceOf(ArithmeticException.class);
        assertThat(errorOf(two)).isInstanceOf(ArithmeticException.class);
        CompletableFuture<Integer> three = callAt(120, debouncer, 4);
        advanceTo(220);
        assertThat(three).isCompletedWithValue(25);
    }

    @Test
    @DisplayName("S2.37: the time-line 0, 50, 90, 150, 300 runs at 0, 100, 200, 300 with 1, 3, 4, 5")
    void both_timeline_isThatOfTheSeed() {
        Debouncer<Integer, Integer> debouncer = builder().eager().lazy().wrap(this::run);
        CompletableFuture<Integer> one = callAt(0, debouncer, 1);
        CompletableFuture<Integer> two = callAt(50, debouncer, 2);
        CompletableFuture<Integer> three = callAt(90, debouncer, 3);
        CompletableFuture<Integer> four = callAt(150, debouncer, 4);
        CompletableFuture<Integer> five = callAt(299, debouncer, 5);
        advanceTo(1000);
        assertThat(runs).containsExactly("1@0", "3@100", "4@200", "5@300");
        assertThat(one).isCompletedWithValue(1);
        assertThat(two).isCompletedWithValue(3);
        assertThat(three).isCompletedWithValue(3);
        assertThat(four).isCompletedWithValue(4);
        assertThat(five).isCompletedWithValue(5);
    }

    @Test
    @DisplayName("S2.38: a graceful close runs a pending lazy call; its error is the caller's, not the closer's")
    void closeAsync_withAPendingCall_runsIt() {
        Debouncer<Integer, Integer> debouncer = builder().lazy().wrap(argument -> 100 / run(argument));
        CompletableFuture<Integer> call = callAt(0, debouncer, 0);
        advanceTo(30);
        CompletableFuture<Void> closed = debouncer.closeAsync();
        manual.runAll();
        assertThat(runs).containsExactly("0@30");
        assertThat(errorOf(call)).isInstanceOf(ArithmeticException.class);
        assertThat(closed).isCompletedWithValue(null);
        assertThatThrownBy(() -> debouncer.call(1))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("closed");
        CompletableFuture<Void> again = debouncer.closeAsync();
        manual.runAll();
        assertThat(again).isCompletedWithValue(null);
    }

    @Test
    @DisplayName("S2.38: close waits for the run under way, and for the one behind it")
    void closeAsync_whileOneRuns_waitsForAll() {
        List<CompletableFuture<Integer>> stages = new ArrayList<>();
        Debouncer<Integer, Integer> debouncer = builder().eager().lazy().wrapAsync(argument -> {
            run(argument);
            CompletableFuture<Integer> stage = new CompletableFuture<>();
            stages.add(stage);
            return stage;
        });
        callAt(0, debouncer, 1);
        CompletableFuture<Integer> two = callAt(1, debouncer, 2);
        CompletableFuture<Void> closed = debouncer.closeAsync();
        manual.runAll();
        assertThat(closed).isNotDone();
        stages.get(0).complete(1);
        manual.runAll();
        assertThat(runs).containsExactly("1@0", "2@1");
        assertThat(closed).isNotDone();
        stages.get(1).complete(2);
        manual.runAll();
        assertThat(closed).isCompleted();
        assertThat(two).isCompletedWithValue(2);
    }

    @Test
    @DisplayName("S2.39, case 29: given calls 1,2,3, pause, 4, then flags false,true,true,false and runs 1,3,4")
    void request_flags_areThoseOfTheSeed() {
        Debouncer<Integer, Integer> debouncer = builder().eager().lazy().wrap(this::run);
        List<CompletableFuture<Boolean>> flags = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            flags.add(debouncer.request(i));
        }
        manual.runAll();
        advanceTo(400);
        flags.add(debouncer.request(4));
        manual.runAll();
        assertThat(flags).extracting(CompletableFuture::join).containsExactly(false, true, true, false);
        assertThat(runs).containsExactly("1@0", "3@100", "4@400");
    }

    @Test
    @DisplayName("S2.39: the caller never waits for a run, not even for the one it starts")
    void request_ofAsynchronousCode_isAnsweredBeforeTheRunEnds() {
        Debouncer<Integer, Integer> debouncer =
                builder().eager().lazy().wrapAsync(argument -> new CompletableFuture<>());
        CompletableFuture<Boolean> first = debouncer.request(1);
        CompletableFuture<Boolean> second = debouncer.request(2);
        manual.runAll();
        assertThat(first).isCompletedWithValue(false);
        assertThat(second).isCompletedWithValue(true);
    }

    @Test
    @DisplayName("S2.39, known bug: a failing deferred run is reported and never leaves the debouncer stuck")
    void request_whenTheDeferredRunFails_goesOn() {
        Debouncer<Integer, Integer> debouncer = builder().eager().lazy().wrapAsync(argument -> {
            run(argument);
            if (argument == 2) {
                throw new IllegalStateException("no " + argument);
            }
            return argument == 3 ? CompletableFuture.failedFuture(new IllegalStateException("no 3")) : null;
        });
        debouncer.accept(1);
        manual.runAll();
        for (int i = 2; i <= 4; i++) {
            debouncer.accept(i);
            manual.advance(D);
        }
        assertThat(runs).containsExactly("1@0", "2@100", "3@200", "4@300");
        assertThat(reported).hasSize(4);
        assertThat(reported.get(1)).hasMessage("no 2");
        assertThat(reported.get(2)).hasMessage("no 3");
        advanceTo(1000);
        CompletableFuture<Boolean> later = debouncer.request(5);
        manual.runAll();
        assertThat(later).isCompletedWithValue(false);
    }

    @Test
    @DisplayName("S2.39: close runs a pending deferred call at once, with the latest argument")
    void closeAsync_withADeferredRequest_runsItAtOnce() {
        Debouncer<Integer, Integer> debouncer = builder().eager().lazy().wrap(this::run);
        debouncer.accept(1);
        debouncer.accept(2);
        debouncer.accept(3);
        manual.runAll();
        advanceTo(20);
        debouncer.closeAsync();
        manual.runAll();
        assertThat(runs).containsExactly("1@0", "3@20");
    }

    @Test
    @DisplayName("S2.39: a deferred run that nobody waits for is not lost when the worker closes")
    void request_whenTheWorkerCloses_runsWithinItsGrace() {
        AtomicInteger ran = new AtomicInteger();
        try (Worker real = Worker.start(
                WorkerConfig.builder().grace(Duration.ofSeconds(20)).build())) {
            Debouncer<Integer, Integer> debouncer = Debouncer.on(real)
                    .window(ofMillis(50))
                    .lazy()
                    .wrap(argument -> {
                        ran.set(argument);
                        return argument;
                    });
            debouncer.accept(7);
        }
        assertThat(ran).hasValue(7);
    }

    @Test
    @DisplayName("U7: sliding lazy waits for quiet, and maxWait ends the wait")
    void slidingLazy_withMaxWait_runsAtQuietOrAtTheLimit() {
        Debouncer<Integer, Integer> quiet = builder().lazy().sliding().wrap(this::run);
        for (int i = 0; i < 5; i++) {
            callAt(i * 60L, quiet, i);
        }
        advanceTo(339);
        assertThat(runs).isEmpty();
        advanceTo(340);
        assertThat(runs).containsExactly("4@340");
        runs.clear();
        Debouncer<Integer, Integer> limited =
                builder().lazy().sliding().maxWait(ofMillis(150)).wrap(this::run);
        for (int i = 0; i < 6; i++) {
            callAt(1000 + i * 60L, limited, i);
        }
        advanceTo(2000);
        assertThat(runs).containsExactly("2@1150", "4@1300", "5@1400");
    }

    @Test
    @DisplayName("U7: sliding eager runs the first of a burst only; sliding both runs the first and the last")
    void slidingEagerAndBoth_runAtTheEdgesOfABurst() {
        Debouncer<Integer, Integer> eager = builder().eager().sliding().wrap(this::run);
        for (int i = 0; i < 5; i++) {
            assertThat(callAt(i * 60L, eager, i)).isCompletedWithValue(0);
        }
        callAt(340, eager, 9);
        assertThat(runs).containsExactly("0@0", "9@340");
        runs.clear();
        Debouncer<Integer, Integer> both = builder().eager().lazy().sliding().wrap(this::run);
        for (int i = 0; i < 3; i++) {
            callAt(1000 + i * 60L, both, i);
        }
        callAt(1220, both, 8);
        callAt(1500, both, 9);
        advanceTo(3000);
        assertThat(runs)
                .as("a single call in a burst runs once; after the last run the next call leads")
                .containsExactly("0@1000", "2@1220", "8@1220", "9@1500");
    }

    @Test
    @DisplayName("U7: sliding eager with maxWait lets a call through though calls never stop")
    void slidingEager_withMaxWait_runsAgain() {
        Debouncer<Integer, Integer> debouncer =
                builder().eager().sliding().maxWait(ofMillis(200)).wrap(this::run);
        for (int i = 0; i < 9; i++) {
            callAt(i * 50L, debouncer, i);
        }
        assertThat(runs).containsExactly("0@0", "4@200", "8@400");
    }

    @Test
    @DisplayName("S2.34: it wraps a Function, a Consumer, a Runnable and asynchronous code, and is a Consumer itself")
    void wrap_everyKind_runs() {
        List<String> seen = new ArrayList<>();
        Debouncer<String, Integer> function = builder().eager().wrap(String::length);
        Debouncer<String, Void> consumer = builder().eager().wrapConsumer(seen::add);
        Debouncer<Void, Void> runnable = builder().eager().wrapRunnable(() -> seen.add("ran"));
        Debouncer<String, Integer> async =
                builder().eager().wrapAsync(text -> CompletableFuture.completedFuture(text.length()));
        CompletableFuture<Integer> length = function.call("four");
        Consumer<String> face = consumer;
        face.accept("word");
        CompletableFuture<Void> done = runnable.call(null);
        CompletableFuture<Integer> asyncLength = async.call("seven77");
        manual.runAll();
        assertThat(length).isCompletedWithValue(4);
        assertThat(seen).containsExactly("word", "ran");
        assertThat(done).isCompletedWithValue(null);
        assertThat(asyncLength).isCompletedWithValue(7);
    }

    @Test
    void call_cancelled_disturbsNobody() {
        Debouncer<Integer, Integer> debouncer = builder().lazy().wrap(this::run);
        CompletableFuture<Integer> one = callAt(0, debouncer, 1);
        CompletableFuture<Integer> two = callAt(0, debouncer, 2);
        one.cancel(true);
        advanceTo(100);
        assertThat(two).isCompletedWithValue(2);
        CompletableFuture<Integer> alone = callAt(200, debouncer, 3);
        alone.cancel(true);
        advanceTo(400);
        assertThat(runs).as("nobody wants the third").containsExactly("2@100");
        assertThat(callAt(500, debouncer, 4)).isNotDone();
        advanceTo(600);
        assertThat(runs).containsExactly("2@100", "4@600");
    }

    @Test
    void call_fromTheFunctionItself_isDeferred() {
        List<Debouncer<Integer, Integer>> self = new ArrayList<>();
        Debouncer<Integer, Integer> debouncer = builder().eager().lazy().wrap(argument -> {
            run(argument);
            if (argument < 3) {
                self.get(0).accept(argument + 1);
            }
            return argument;
        });
        self.add(debouncer);
        callAt(0, debouncer, 1);
        advanceTo(1000);
        assertThat(runs).containsExactly("1@0", "2@100", "3@200");
    }

    @Test
    void builder_givenNonsense_saysWhat() {
        assertThatNullPointerException().isThrownBy(() -> Debouncer.on(null));
        assertThatNullPointerException().isThrownBy(() -> builder().eager().wrap(null));
        assertThatNullPointerException().isThrownBy(() -> builder().eager().wrapConsumer(null));
        assertThatNullPointerException().isThrownBy(() -> builder().eager().wrapRunnable(null));
        assertThatNullPointerException().isThrownBy(() -> builder().eager().wrapAsync(null));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().name(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().window(Duration.ZERO))
                .withMessageContaining("window must be positive, was PT0S");
        assertThatIllegalStateException()
                .isThrownBy(() -> Debouncer.on(worker).eager().wrap(this::run))
                .withMessageContaining("window");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().lazy().maxWait(D).wrap(this::run))
                .withMessageContaining("sliding()");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> builder().lazy().sliding().maxWait(ofMillis(99)).wrap(this::run))
                .withMessageContaining("maxWait must not be less than the window");
    }

    @Test
    void call_whenNoTimerIsLeft_failsAndWorksLater() {
        try (ManualWorker small =
                ManualWorker.create(WorkerConfig.builder().maxTimers(1).build(), new ManualClock())) {
            CompletableFuture<Void> only = small.worker().timers().delay(D);
            Debouncer<Integer, Integer> debouncer =
                    Debouncer.on(small.worker()).window(D).eager().wrap(argument -> argument);
            CompletableFuture<Integer> refused = debouncer.call(1);
            small.runAll();
            assertThat(errorOf(refused)).isInstanceOf(RejectedExecutionException.class);
            only.cancel(false);
            small.advance(D);
            CompletableFuture<Integer> taken = debouncer.call(2);
            small.runAll();
            assertThat(taken).isCompletedWithValue(2);
        }
    }

    @Test
    void call_whenTheWorkerIsClosed_isRefused() {
        Debouncer<Integer, Integer> debouncer = builder().eager().wrap(this::run);
        manual.close();
        assertThatThrownBy(() -> debouncer.call(1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> debouncer.request(1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> debouncer.accept(1)).isInstanceOf(RejectedExecutionException.class);
        debouncer.close();
    }

    @Test
    @DisplayName("S2.38: the blocking face waits off the worker and refuses to wait on it")
    void close_onAndOffTheWorker_isSafe() throws Exception {
        try (Worker real = Worker.start()) {
            AtomicInteger ran = new AtomicInteger();
            Debouncer<Integer, Integer> debouncer = Debouncer.on(real)
                    .window(Duration.ofHours(1))
                    .lazy()
                    .wrap(argument -> {
                        ran.set(argument);
                        return argument;
                    });
            CompletableFuture<Integer> call = debouncer.call(5);
            assertThatThrownBy(() -> real.call(() -> call.get())).isInstanceOf(SelfAwaitException.class);
            debouncer.close();
            assertThat(ran).hasValue(5);
            assertThat(call.get(10, SECONDS)).isEqualTo(5);
            Debouncer<Integer, Integer> other =
                    Debouncer.on(real).window(Duration.ofHours(1)).lazy().wrap(argument -> argument);
            CompletableFuture<Integer> late = other.call(6);
            real.<Void, RuntimeException>call(() -> {
                other.close();
                return null;
            });
            assertThat(late.get(10, SECONDS)).isEqualTo(6);
        }
    }

    @Test
    @DisplayName(
            "S2.34-S2.39: ten threads on a real worker: each call is answered exactly once, by a run that covers it")
    void call_fromTenThreads_isAnsweredOnceEach() throws Exception {
        int perThread = 2_000;
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        try (Worker real = Worker.start(
                WorkerConfig.builder().overflow(OverflowPolicy.block()).build())) {
            Debouncer<Integer, Integer> debouncer = Debouncer.on(real)
                    .window(ofMillis(2))
                    .eager()
                    .lazy()
                    .wrapAsync(argument -> {
                        ran.incrementAndGet();
                        return real.timers().delay(ofMillis(1)).thenApply(ignored -> argument);
                    });
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 10; t++) {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    for (int i = 0; i < perThread; i++) {
                        debouncer.call(i).whenComplete((value, error) -> {
                            answers.incrementAndGet();
                            if (error != null) {
                                failures.incrementAndGet();
                            }
                        });
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            debouncer.close();
            assertThat(real.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(answers).hasValue(10 * perThread);
            assertThat(failures).hasValue(0);
            assertThat(ran).hasValueLessThan(10 * perThread).hasPositiveValue();
        }
    }

    @Test
    @DisplayName("U7: a failure is reported if all who waited have gone and one did not wait")
    void failure_whenAllWaitersHaveGone_isReported() {
        Debouncer<Integer, Integer> debouncer = builder().lazy().wrap(argument -> {
            throw new IllegalStateException("failed " + argument);
        });
        CompletableFuture<Integer> gone = debouncer.call(1);
        debouncer.accept(2);
        manual.runAll();
        gone.cancel(false);
        manual.advance(D);

        assertThat(reported).extracting(Throwable::getMessage).containsExactly("failed 2");
    }

    @Test
    @DisplayName("U7: a failure is told to those who wait, and then not reported")
    void failure_whenOneStillWaits_isNotReported() {
        Debouncer<Integer, Integer> debouncer = builder().lazy().wrap(argument -> {
            throw new IllegalStateException("failed " + argument);
        });
        debouncer.call(1).cancel(false);
        CompletableFuture<Integer> waits = debouncer.call(2);
        manual.advance(D);

        assertThat(errorOf(waits)).hasMessage("failed 2");
        assertThat(reported).isEmpty();
    }

    @Test
    @DisplayName("U7: a call that joins an eager run still under way gets its result or its error")
    void call_thatJoinsARun_getsItsEnd() {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        Debouncer<Integer, Integer> debouncer = builder().eager().wrapAsync(argument -> stage);
        debouncer.accept(1);
        CompletableFuture<Integer> joined = debouncer.call(2);
        manual.runAll();
        assertThat(joined).isNotDone();
        stage.completeExceptionally(new IllegalStateException("failed"));
        manual.runAll();

        assertThat(errorOf(joined)).hasMessage("failed");
        assertThat(reported).isEmpty();
    }
}
