package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.contract.Await;
import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OfferResult;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A producer that is stopped between its claim and its publication. */
@Timeout(60)
class LateClaimTest {
    /** Much longer than a worker needs to fall asleep. */
    private static final long TIME_FOR_A_FAULT_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Worker worker = Worker.start(WorkerConfig.builder()
            .name("late-claim")
            .idleStrategy(IdleStrategy.BLOCKING)
            .build());
    private final Engine engine = ((RingWorker) worker).engine();
    private final CountDownLatch ran = new CountDownLatch(1);
    private final Runnable task = ran::countDown;

    @AfterEach
    void close() {
        worker.close();
    }

    private Seams.LateTask claimWhileAwake() {
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        worker.execute(() -> {
            busy.countDown();
            Await.latch(claimed);
        });
        Await.latch(busy);
        Seams.LateTask late = Seams.claim(worker);
        claimed.countDown();
        return late;
    }

    /** Whether something holds at each of many looks. */
    private static boolean staysFor(long durationNs, BooleanSupplier condition) {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < durationNs) {
            if (!condition.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(10_000);
        }
        return true;
    }

    @Test
    void worker_withAClaimAhead_doesNotSleepOnIt() {
        Seams.LateTask late = claimWhileAwake();
        assertThat(staysFor(TIME_FOR_A_FAULT_NS, () -> !engine.cells.isAsleep()))
                .isTrue();
        assertThat(late.publish(task)).isEqualTo(OfferResult.ACCEPTED);
        Await.latch(ran);
        assertThat(worker.stats().missedWakeups()).isZero();
    }

    @Test
    void ownTask_handedOverBehindAClaim_waitsForIt() {
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        worker.execute(() -> {
            busy.countDown();
            Await.latch(claimed);
            worker.execute(() -> order.add("own"));
        });
        Await.latch(busy);
        Seams.LateTask late = Seams.claim(worker);
        claimed.countDown();
        assertThat(staysFor(TIME_FOR_A_FAULT_NS, order::isEmpty)).isTrue();
        Runnable first = () -> order.add("claimed before");
        late.publish(first);
        Await.until("both", () -> order.size() == 2);
        assertThat(order).containsExactly("claimed before", "own");
    }

    @Test
    void report_ofWhatDidNotCome_hasNoArguments() {
        Seams.LateTask late = claimWhileAwake();
        late.arguments("first", "second");
        ShutdownReport report = worker.shutdown(Duration.ZERO);
        assertThat(report.neverRun())
                .singleElement()
                .extracting(ShutdownReport.NeverRun::arguments)
                .isEqualTo(List.of());
    }

    @Test
    void gracefulShutdown_waitsForAClaim() {
        Seams.LateTask late = claimWhileAwake();
        CompletableFuture<ShutdownReport> closing =
                CompletableFuture.supplyAsync(() -> worker.shutdown(Duration.ofSeconds(20)));
        Await.until("the close", () -> worker.state() != WorkerState.RUNNING);
        assertThat(staysFor(TIME_FOR_A_FAULT_NS, () -> worker.state() == WorkerState.DRAINING))
                .isTrue();
        assertThat(late.publish(task)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(Await.value(closing).isClean()).isTrue();
        assertThat(ran.getCount()).isZero();
    }

    @Test
    void shutdownWithoutGrace_listsWhatComesInTime() {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        worker.execute(() -> {
            busy.countDown();
            Await.latch(end);
        });
        Await.latch(busy);
        Seams.LateTask late = Seams.claim(worker);
        CompletableFuture<ShutdownReport> closing = CompletableFuture.supplyAsync(() -> worker.shutdown(Duration.ZERO));
        Await.until("the end of the grace", () -> worker.state().compareTo(WorkerState.ABANDONING) >= 0);
        assertThat(late.publish(task)).isEqualTo(OfferResult.ACCEPTED);
        end.countDown();
        assertThat(Await.value(closing).neverRun())
                .singleElement()
                .extracting(ShutdownReport.NeverRun::task)
                .isSameAs(task);
        assertBalanced(1);
    }

    @Test
    void shutdownWithoutGrace_countsWhatDoesNotCome() {
        Seams.LateTask late = claimWhileAwake();
        ShutdownReport report = worker.shutdown(Duration.ZERO);
        assertThat(report.neverRun()).hasSize(1);
        assertThat(report.neverRun().get(0).task()).hasToString(TaskLane.UNNAMED.toString());
        assertThat(late.publish(task)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(ran.getCount()).isOne();
        assertBalanced(1);
    }

    @Test
    void future_whoseProducerComesTooLate_fails() {
        Seams.LateTask late = claimWhileAwake();
        worker.shutdown(Duration.ZERO);
        TaskFuture<?> future = new BodyFuture.OfRunnable(engine, task, 0);
        assertThat(late.publish(future)).isEqualTo(OfferResult.ACCEPTED);
        assertThat(future).isDone();
        assertThatThrownBy(future::join).hasCauseInstanceOf(TaskAbandonedException.class);
        assertBalanced(1);
    }

    /** Two threads of the engine one step after the other: the worker's last look, then a closer that gives up. */
    @Test
    void place_thatTheLastLookPassed_isNotCountedByACloser() {
        Engine other = new Engine(
                WorkerConfig.builder().name("passed").grace(Duration.ZERO).build(), NanoClock.SYSTEM, true);
        try (RingWorker driven = new RingWorker(other)) {
            assertThat(Seams.claim(driven)).isNotNull();
            other.control.drain();
            other.closer.freezeGates();
            other.control.finish();
            other.poller.pollFinally();
            other.control.abandon();
            List<RingTask> listed = new ArrayList<>();
            other.lane.takeAll(other.poller.progress(), listed::add);
            assertThat(listed).isEmpty();
            other.control.closeAbandoned();
        }
    }

    @Test
    void timer_setForATimeBeforeTheWorkersOwn_wakesIt() {
        Await.until("sleep", engine.cells::isAsleep);
        long wakeups = worker.stats().wakeups();
        worker.timers().after(Duration.ofMillis(1), task);
        Await.latch(ran);
        assertThat(worker.stats().wakeups()).isGreaterThan(wakeups);
    }

    private void assertBalanced(long neverRun) {
        WorkerStats stats = worker.stats();
        assertThat(stats.neverRun()).isEqualTo(neverRun);
        assertThat(stats.pending()).isZero();
        assertThat(stats.accepted()).isEqualTo(stats.completed() + stats.failed() + stats.neverRun());
    }
}
