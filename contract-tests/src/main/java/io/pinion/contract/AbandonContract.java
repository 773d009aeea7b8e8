package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.ShutdownReport.NeverRun;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The close past its grace: bounded, honest about what was left, and nobody waits for ever. */
public abstract class AbandonContract extends WorkerContract {
    private static final Duration GRACE = Duration.ofMillis(100);

    @Test
    @Tag("S1.9")
    void shutdown_stuckTask_listsWhatNeverRanInOrderWithItsArguments() {
        Worker worker = start();
        Gate stuck = occupy(worker);
        AtomicBoolean ran = new AtomicBoolean();
        Runnable plain = () -> ran.set(true);
        Consumer<Object> one = argument -> ran.set(true);
        BiConsumer<Object, Object> two = (first, second) -> ran.set(true);
        Callable<Integer> callable = () -> {
            ran.set(true);
            return 1;
        };
        worker.execute(plain);
        worker.execute(one, "argument");
        worker.execute(two, "first", null);
        worker.execute(one, (Object) null);
        CompletableFuture<Integer> future = worker.submit(callable);
        CompletableFuture<Void> derived = worker.submit(plain).thenRun(() -> {});
        worker.executeAll(List.of(plain, plain));
        ShutdownReport report = worker.shutdown(GRACE);
        assertThat(report.isFinal()).isTrue();
        assertThat(report.isClean()).isFalse();
        assertThat(report.neverRun())
                .extracting(NeverRun::task)
                .containsExactly(plain, one, two, one, callable, plain, plain, plain);
        assertThat(report.neverRun())
                .extracting(NeverRun::arguments)
                .containsExactly(
                        List.of(),
                        List.of("argument"),
                        Arrays.asList("first", null),
                        Arrays.asList((Object) null),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of());
        assertThat(Await.failure(future)).isInstanceOf(TaskAbandonedException.class);
        assertThat(Await.failure(derived)).isInstanceOf(TaskAbandonedException.class);
        assertBalanced(report.stats());
        assertThat(report.stats().neverRun()).isEqualTo(8);
        stuck.openAndAwaitEnd();
        assertThat(atRest(worker).neverRun()).isEqualTo(8);
        assertThat(ran).as("what is listed never runs").isFalse();
    }

    @Test
    void shutdown_stuckInABatch_listsTheRestOfIt() {
        Worker worker = start();
        Gate stuck = gate();
        Runnable second = () -> {};
        Runnable third = () -> {};
        worker.executeAll(List.of(stuck, second, third));
        stuck.awaitStarted();
        ShutdownReport report = worker.shutdown(GRACE);
        assertThat(report.neverRun()).extracting(NeverRun::task).containsExactly(second, third);
        stuck.openAndAwaitEnd();
        assertThat(atRest(worker).neverRun()).isEqualTo(2);
    }

    @Test
    void shutdown_stuckTask_showsWhereTheThreadIsAndInterruptsOnce() {
        Worker worker = start();
        Gate stuck = occupy(worker);
        ShutdownReport report = worker.shutdown(GRACE);
        ShutdownReport.StillRunning running = report.stillRunning().orElseThrow();
        assertThat(running.stack()).extracting(StackTraceElement::getClassName).contains(Gate.class.getName());
        assertThat(running.task()).as("fire and forget: only the stack tells").isEmpty();
        assertThat(report.neverRun()).isEmpty();
        assertThat(report.isClean()).isFalse();
        stuck.awaitInterrupt();
        stuck.openAndAwaitEnd();
        WorkerStats stats = atRest(worker);
        assertThat(stuck.interrupts()).isEqualTo(1);
        assertThat(stats.accepted()).isEqualTo(1);
    }

    @Test
    void shutdown_stuckTaskWithAFuture_namesItAndFailsTheFuture() {
        Worker worker = start();
        Gate stuck = gate();
        CompletableFuture<Void> future = worker.submit(stuck);
        stuck.awaitStarted();
        ShutdownReport report = worker.shutdown(GRACE);
        assertThat(report.stillRunning().orElseThrow().task()).containsSame(stuck);
        assertThat(Await.failure(future)).isInstanceOf(TaskAbandonedException.class);
        stuck.openAndAwaitEnd();
        WorkerStats stats = atRest(worker);
        assertThat(stats.accepted()).isEqualTo(1);
    }

    @Test
    void shutdown_whateverTheTasksDo_returnsWithinTheGraceAndASecond() {
        Duration took = closeWithEverythingStuck();
        // The promise is about the worker, not about a machine that has no time for it: a late close gets new chances.
        for (int attempt = 0; attempt < 2 && took.compareTo(GRACE.plusSeconds(1)) > 0; attempt++) {
            took = closeWithEverythingStuck();
        }
        assertThat(took).isBetween(GRACE, GRACE.plusSeconds(1));
    }

    private Duration closeWithEverythingStuck() {
        Worker worker = start();
        Gate stuck = gate();
        worker.submitAsync(() -> new CompletableFuture<Void>()).whenComplete((value, error) -> stuck.run());
        worker.blocking().submit(stuck);
        Await.until("both in flight", () -> worker.stats().inFlight() == 2);
        occupy(worker);
        for (int i = 0; i < 1_000; i++) {
            worker.execute(() -> {});
        }
        worker.submit(() -> 1).whenComplete((value, error) -> stuck.run());
        long startNs = System.nanoTime();
        long startByFixtureNs = nanoTime();
        ShutdownReport report = worker.shutdown(GRACE);
        Duration took = Duration.ofNanos(System.nanoTime() - startNs);
        Duration tookByFixture = Duration.ofNanos(nanoTime() - startByFixtureNs);
        assertThat(report.isFinal()).isTrue();
        assertThat(report.neverRun()).hasSize(1_001);
        assertThat(report.elapsed()).isBetween(GRACE, tookByFixture);
        assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
        return took;
    }

    @Test
    void shutdown_taskThatHeedsTheInterrupt_endsAndTheRestIsListed() {
        Worker worker = start();
        CompletableFuture<Void> never = new CompletableFuture<>();
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<String> future = worker.submit(() -> {
            started.countDown();
            try {
                never.get();
                return "completed";
            } catch (InterruptedException e) {
                return "interrupted";
            }
        });
        Await.latch(started);
        CompletableFuture<Integer> queued = worker.submit(() -> 1);
        ShutdownReport report = worker.shutdown(GRACE);
        assertThat(report.neverRun()).hasSize(1);
        assertThat(Await.failure(queued)).isInstanceOf(TaskAbandonedException.class);
        Await.ended(future);
        assertThat(atRest(worker).accepted()).isEqualTo(2);
    }

    @Test
    void shutdown_withoutGrace_listsEverythingQueued() {
        Worker worker = start();
        Gate stuck = occupy(worker);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(worker.submit(() -> 1));
        }
        ShutdownReport report = worker.shutdown(Duration.ZERO);
        assertThat(report.neverRun()).hasSize(50);
        assertThat(futures)
                .allSatisfy(future -> assertThat(Await.failure(future)).isInstanceOf(TaskAbandonedException.class));
        stuck.open();
    }

    @Test
    void shutdown_cancelledAndExpiredTasksInTheQueue_areNotListed() {
        Worker worker = start();
        Gate stuck = occupy(worker);
        CompletableFuture<Integer> cancelled = worker.submit(() -> 1);
        CompletableFuture<Integer> expired = worker.submit(() -> 1, Duration.ofMillis(10));
        CompletableFuture<Integer> byHand = worker.submit(() -> 1);
        CompletableFuture<Integer> left = worker.submit(() -> 1);
        cancelled.cancel(true);
        byHand.complete(7);
        Await.failure(expired);
        ShutdownReport report = worker.shutdown(Duration.ZERO);
        assertThat(report.neverRun()).hasSize(1);
        assertThat(Await.failure(left)).isInstanceOf(TaskAbandonedException.class);
        assertThat(byHand).isCompletedWithValue(7);
        stuck.open();
        WorkerStats stats = atRest(worker);
        assertThat(List.of(stats.cancelled(), stats.expired(), stats.neverRun()))
                .containsExactly(2L, 1L, 1L);
    }

    @Test
    void shutdown_selfSubmittedTasksLeft_areListedInOrder() {
        Worker worker = start(config().capacity(8));
        Gate stuck = gate();
        List<Runnable> children = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            children.add(new Gate());
        }
        worker.execute(() -> {
            children.forEach(worker::execute);
            stuck.run();
        });
        stuck.awaitStarted();
        Runnable foreign = new Gate();
        worker.execute(foreign);
        ShutdownReport report = worker.shutdown(GRACE);
        List<Object> listed = report.neverRun().stream().map(NeverRun::task).toList();
        assertThat(listed).hasSize(41).contains(foreign);
        assertThat(listed.stream().filter(task -> task != foreign)).containsExactlyElementsOf(children);
        stuck.open();
        assertThat(atRest(worker).neverRun()).isEqualTo(41);
        assertThat(children)
                .allSatisfy(child -> assertThat(((Gate) child).runs()).isZero());
    }

    @Test
    void shutdown_asyncWorkLeft_isCancelledAndCounted() {
        Worker worker = start();
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        CompletableFuture<Integer> future = worker.submitAsync(() -> stage);
        CompletableFuture<Void> delay = worker.timers().delay(Duration.ofHours(1));
        Await.until("in flight", () -> worker.stats().inFlight() == 1);
        ShutdownReport report = worker.shutdown(GRACE);
        assertThat(report.cancelledInFlight()).isEqualTo(1);
        assertThat(report.isClean()).isFalse();
        Await.until("cancel of the stage", stage::isCancelled);
        Await.ended(future);
        Await.ended(delay);
        assertThat(future).isCompletedExceptionally();
        assertThat(delay).isCompletedExceptionally();
        assertThat(atRest(worker).cancelled()).isEqualTo(1);
    }

    @Test
    void shutdown_interruptedCloser_endsTheGraceAndKeepsTheFlag() {
        Worker worker = start();
        Gate stuck = occupy(worker);
        worker.execute(() -> {});
        Caller<ShutdownReport> closer =
                callElsewhere(() -> worker.shutdown(Duration.ofHours(1))).awaitBlocked();
        closer.interrupt();
        ShutdownReport report = closer.value();
        assertThat(closer.interruptedAtEnd()).isTrue();
        assertThat(report.isFinal()).isTrue();
        assertThat(report.neverRun()).hasSize(1);
        stuck.open();
    }

    @Test
    void shutdown_startedByTheStuckTaskItself_stillEndsAtItsGrace() {
        Assumptions.assumeTrue(current().ownsThread(), "nobody else drives it");
        Worker worker = start();
        Gate stuck = gate();
        worker.execute(() -> {
            worker.shutdown(GRACE);
            stuck.run();
        });
        stuck.awaitStarted();
        Await.until("the close", () -> worker.state() == WorkerState.CLOSED);
        assertThat(worker.shutdown(Duration.ZERO).stillRunning()).isPresent();
        stuck.open();
    }

    @Test
    void producersAndWaiters_pastTheGrace_areAllReleased() throws Exception {
        Worker worker = start(config().capacity(8).overflow(OverflowPolicy.block()));
        Gate stuck = occupy(worker);
        fill(worker, () -> {});
        Caller<Void> producer = runElsewhere(() -> worker.execute(() -> {})).awaitBlocked();
        Caller<Boolean> drainer =
                callElsewhere(() -> worker.drain(Duration.ofHours(1))).awaitBlocked();
        worker.shutdown(GRACE);
        assertThat(producer.failure()).isInstanceOf(RejectedExecutionException.class);
        assertThat(drainer.value()).as("some of it was abandoned").isFalse();
        assertThat(worker.offer(() -> {})).isEqualTo(OfferResult.CLOSED);
        assertThat(worker.drain(Duration.ZERO)).isFalse();
        stuck.open();
    }

    @Test
    void thread_releasedAfterTheClose_ends() {
        Worker worker = start();
        Thread thread = threadOf(worker);
        Gate stuck = occupy(worker);
        AtomicBoolean later = new AtomicBoolean();
        worker.execute(() -> later.set(true));
        worker.shutdown(Duration.ZERO);
        assertThat(thread.isAlive()).isTrue();
        stuck.open();
        Await.ended(thread);
        assertThat(later).isFalse();
    }
}
