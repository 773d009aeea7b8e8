package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.TaskExpiredException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Asynchronous tasks: they overlap on the one thread and are pending until their stage ends. */
public abstract class AsyncContract extends WorkerContract {

    @Test
    @Tag("S1.8")
    @DisplayName("sincpro 4 / S1.8: three 100 ms delays overlap on the one thread; results come in order")
    void submitAsync_threeDelays_overlapOnTheOneThread() {
        Worker worker = start();
        Duration delay = Duration.ofMillis(100);
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        long startNs = nanoTime();
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        Gate gate = occupy(worker); // so that no pause comes between the three
        for (int i = 0; i < 3; i++) {
            int number = i;
            results.add(worker.submitAsync(() -> {
                log.add("start " + worker.isWorkerThread());
                return worker.timers().delay(delay).thenApply(nothing -> {
                    log.add("end " + worker.isWorkerThread());
                    return number;
                });
            }));
        }
        gate.open();
        assertThat(results.stream().map(Await::value)).containsExactly(0, 1, 2);
        assertThat(nanoTime() - startNs).isGreaterThanOrEqualTo(delay.toNanos());
        assertThat(log)
                .as("each starts before the first ends")
                .containsExactly("start true", "start true", "start true", "end true", "end true", "end true");
    }

    @Test
    @Tag("S1.8")
    void submitAsync_shortTask_overtakesALongOne() {
        Worker worker = start();
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<String> longOne = worker.submitAsync(() -> slow);
        assertThat(Await.value(worker.submitAsync(() -> CompletableFuture.completedFuture("short"))))
                .isEqualTo("short");
        assertThat(longOne).isNotDone();
        slow.complete("long");
        assertThat(Await.value(longOne)).isEqualTo("long");
    }

    @Test
    void submitAsync_stageEndingElsewhere_completesOnTheWorkersThread() {
        Worker worker = start();
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Boolean> where = worker.submitAsync(() -> stage).thenApply(value -> worker.isWorkerThread());
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        runElsewhere(() -> stage.complete(1)).value();
        assertThat(Await.value(where)).isTrue();
    }

    @Test
    void submitAsync_inFlight_isPendingAndHoldsDrain() throws Exception {
        Worker worker = start();
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Integer> future = worker.submitAsync(() -> stage);
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        assertThat(worker.stats().pending()).isEqualTo(1);
        assertThat(worker.drain(Duration.ofMillis(20))).isFalse();
        Caller<Boolean> drainer = callElsewhere(() -> worker.drain(Await.LIMIT)).awaitBlocked();
        stage.complete(1);
        assertThat(drainer.value()).isTrue();
        assertThat(Await.value(future)).isEqualTo(1);
        WorkerStats stats = atRest(worker);
        assertThat(stats.inFlight()).isZero();
        assertThat(stats.completed()).isEqualTo(1);
    }

    @Test
    void submitAsync_stageFailing_failsWithTheSameException() {
        Failures failures = new Failures();
        Worker worker = start(config().errorHandler(failures));
        IOException error = new IOException("wanted");
        assertThat(Await.failure(worker.submitAsync(() -> CompletableFuture.failedFuture(error))))
                .isSameAs(error);
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Integer> later = worker.submitAsync(() -> stage);
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        stage.completeExceptionally(error);
        assertThat(Await.failure(later)).isSameAs(error);
        assertThat(atRest(worker).failed()).isEqualTo(2);
        assertThat(failures.all()).isEmpty();
    }

    @Test
    void submitAsync_startThrowing_failsWithTheSameException() {
        Worker worker = start();
        IOException error = new IOException("wanted");
        assertThat(Await.failure(worker.submitAsync(() -> {
                    throw error;
                })))
                .isSameAs(error);
        StackOverflowError worse = new StackOverflowError("wanted");
        assertThat(Await.failure(worker.submitAsync(() -> {
                    throw worse;
                })))
                .isSameAs(worse);
        assertThat(atRest(worker).failed()).isEqualTo(2);
        assertThat(worker.stats().inFlight()).isZero();
    }

    @Test
    void submitAsync_nullStage_failsAndTheNextTaskRuns() {
        Worker worker = start();
        assertThat(Await.failure(worker.submitAsync(() -> null))).isInstanceOf(NullPointerException.class);
        assertThat(Await.value(worker.submit(() -> 1))).isEqualTo(1);
        assertThat(atRest(worker).failed()).isEqualTo(1);
    }

    @Test
    void submitAsync_stageEndingWithNull_completesWithNull() {
        Worker worker = start();
        assertThat(Await.<Object>value(worker.submitAsync(() -> CompletableFuture.completedFuture(null))))
                .isNull();
    }

    @Test
    void submitAsync_beyondTheCap_failsUntilOneHasEnded() {
        Worker worker = start(config().maxInFlight(2));
        List<CompletableFuture<Integer>> stages = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        stages.forEach(stage -> futures.add(worker.submitAsync(() -> stage)));
        AtomicInteger started = new AtomicInteger();
        CompletableFuture<Integer> beyond =
                worker.submitAsync(() -> CompletableFuture.completedFuture(started.incrementAndGet()));
        assertThat(Await.failure(beyond)).isInstanceOf(RejectedExecutionException.class);
        assertThat(started).hasValue(0);
        assertThat(worker.stats().failed()).isEqualTo(1);
        stages.get(0).complete(1);
        Await.value(futures.get(0));
        Await.until("one in flight", () -> worker.stats().inFlight() == 1);
        assertThat(Await.value(worker.submitAsync(() -> CompletableFuture.completedFuture(3))))
                .isEqualTo(3);
        stages.get(1).complete(2);
        assertThat(Await.value(futures.get(1))).isEqualTo(2);
        assertThat(atRest(worker).completed()).isEqualTo(3);
    }

    @Test
    void cancel_inFlight_cancelsTheStage() {
        Worker worker = start();
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Integer> future = worker.submitAsync(() -> stage);
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        assertThat(future.cancel(true)).isTrue();
        Await.until("cancel of the stage", stage::isCancelled);
        WorkerStats stats = atRest(worker);
        assertThat(stats.cancelled()).isEqualTo(1);
        assertThat(stats.inFlight()).isZero();
        assertThat(stage.complete(1)).isFalse();
    }

    @Test
    void cancel_ofAStageThatIgnoresIt_endsTheTaskOnceOnly() {
        Worker worker = start();
        CompletableFuture<Integer> source = new CompletableFuture<>();
        CompletableFuture<Integer> future = worker.submitAsync(source::minimalCompletionStage);
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        assertThat(future.cancel(true)).isTrue();
        source.complete(1);
        WorkerStats stats = atRest(worker);
        assertThat(stats.cancelled()).isEqualTo(1);
        assertThat(stats.completed()).isZero();
    }

    @Test
    void complete_byHandInFlight_keepsTheAccount() {
        Worker worker = start();
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Integer> future = worker.submitAsync(() -> stage);
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        future.complete(7);
        stage.complete(1);
        assertThat(Await.value(future)).isEqualTo(7);
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isEqualTo(1);
        assertThat(stats.inFlight()).isZero();
    }

    @Test
    void submitAsync_startDeadline_isForTheStartOnly() {
        Worker worker = start();
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Integer> started = worker.submitAsync(() -> stage, Duration.ofMillis(500));
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        Gate gate = occupy(worker);
        AtomicInteger starts = new AtomicInteger();
        CompletableFuture<Integer> late = worker.submitAsync(
                () -> CompletableFuture.completedFuture(starts.incrementAndGet()), Duration.ofMillis(10));
        assertThat(Await.failure(late)).isInstanceOf(TaskExpiredException.class);
        awaitTime(nanoTime(), Duration.ofMillis(600));
        gate.open();
        assertThat(started).isNotDone();
        stage.complete(1);
        assertThat(Await.value(started)).isEqualTo(1);
        assertThat(atRest(worker).expired()).isEqualTo(1);
        assertThat(starts).hasValue(0);
    }

    @Test
    void submitAsync_thousandsInFlight_allEndOnce() {
        Worker worker = start(config().maxInFlight(10_000));
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        List<CompletableFuture<Integer>> stages = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 10_000; i++) {
            futures.add(worker.submitAsync(() -> {
                CompletableFuture<Integer> stage = new CompletableFuture<>();
                stages.add(stage);
                return stage;
            }));
        }
        Await.until("all in flight", () -> worker.stats().inFlight() == 10_000);
        List<Caller<Void>> enders = new ArrayList<>();
        for (int e = 0; e < 2; e++) {
            int half = e * 5_000;
            enders.add(runElsewhere(() -> {
                for (int i = half; i < half + 5_000; i++) {
                    stages.get(i).complete(i);
                }
            }));
        }
        enders.forEach(Caller::value);
        for (int i = 0; i < 10_000; i++) {
            assertThat(Await.value(futures.get(i))).isEqualTo(i);
        }
        assertThat(atRest(worker).completed()).isEqualTo(10_000);
    }

    @Test
    void submitAsync_toAClosedWorker_isRefused() {
        Worker worker = start();
        worker.close();
        assertThatThrownBy(() -> worker.submitAsync(() -> CompletableFuture.completedFuture(1)))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
