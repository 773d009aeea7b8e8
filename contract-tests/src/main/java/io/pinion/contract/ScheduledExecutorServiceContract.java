package io.pinion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The clauses of {@link ScheduledExecutorService} and {@link ScheduledFuture}. */
public abstract class ScheduledExecutorServiceContract extends WorkerContract {

    @Test
    void schedule_eachForm_runsOnceAndNotEarly() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        AtomicLong ranNs = new AtomicLong();
        long setNs = nanoTime();
        ScheduledFuture<Boolean> callable = view.schedule(
                () -> {
                    ranNs.set(nanoTime());
                    return worker.isWorkerThread();
                },
                20,
                TimeUnit.MILLISECONDS);
        ScheduledFuture<?> runnable = view.schedule(() -> {}, 1, TimeUnit.MILLISECONDS);
        assertThat(Await.value(callable)).isTrue();
        assertThat(ranNs.get() - setNs).isGreaterThanOrEqualTo(20_000_000);
        assertThat((Object) Await.value(runnable)).isNull();
        assertThat(runnable.isCancelled()).isFalse();
    }

    @Test
    void schedule_zeroOrNegativeDelay_runsAtOnce() {
        ScheduledExecutorService view = start().asExecutorService();
        assertThat(Await.value(view.schedule(() -> 1, 0, TimeUnit.SECONDS))).isEqualTo(1);
        assertThat(Await.value(view.schedule(() -> 2, -5, TimeUnit.DAYS))).isEqualTo(2);
        assertThat(Await.value(view.schedule(() -> 3, Long.MIN_VALUE, TimeUnit.DAYS)))
                .isEqualTo(3);
        AtomicInteger runs = new AtomicInteger();
        ScheduledFuture<?> periodic = view.scheduleAtFixedRate(runs::incrementAndGet, -1, 1, TimeUnit.HOURS);
        Await.until("a run", () -> runs.get() == 1);
        periodic.cancel(false);
    }

    @Test
    void schedule_delayBeyondTheClock_isPendingAndCancellable() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        ScheduledFuture<Integer> never = view.schedule(() -> 1, Long.MAX_VALUE, TimeUnit.DAYS);
        ScheduledFuture<Integer> near = view.schedule(() -> 2, 1, TimeUnit.MILLISECONDS);
        assertThat(Await.value(near)).isEqualTo(2);
        assertThat(never.getDelay(TimeUnit.DAYS)).isGreaterThan(365);
        assertThat(never.compareTo(near)).isPositive();
        assertThat(near.compareTo(never)).isNegative();
        assertThat(never.cancel(true)).isTrue();
        Await.until("a free entry", () -> worker.stats().timersPending() == 0);
    }

    @Test
    void schedule_failing_throwsExecutionException() {
        ScheduledExecutorService view = start().asExecutorService();
        IllegalStateException error = new IllegalStateException("wanted");
        Callable<Integer> failing = () -> {
            throw error;
        };
        ScheduledFuture<Integer> future = view.schedule(failing, 1, TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> future.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(error);
    }

    @Test
    void getDelay_pendingTask_isWhatRemainsAndOrdersTasks() {
        ScheduledExecutorService view = start().asExecutorService();
        ScheduledFuture<?> sooner = view.schedule(() -> {}, 1, TimeUnit.HOURS);
        ScheduledFuture<?> later = view.schedule(() -> {}, 2, TimeUnit.HOURS);
        ScheduledFuture<?> same = view.schedule(() -> {}, 2, TimeUnit.HOURS);
        long first = sooner.getDelay(TimeUnit.NANOSECONDS);
        assertThat(first).isBetween(TimeUnit.MINUTES.toNanos(50), TimeUnit.HOURS.toNanos(1));
        awaitTime(nanoTime(), Duration.ofMillis(2));
        assertThat(sooner.getDelay(TimeUnit.NANOSECONDS)).isLessThan(first);
        assertThat(later.getDelay(TimeUnit.MINUTES)).isEqualTo(119);
        assertThat(sooner.compareTo(later)).isNegative();
        assertThat(later.compareTo(sooner)).isPositive();
        Delayed itself = later;
        assertThat(later.compareTo(itself)).isZero();
        assertThat(later.compareTo(same)).isNotPositive();
        assertThat(Integer.signum(same.compareTo(later))).isEqualTo(-Integer.signum(later.compareTo(same)));
        List<Delayed> sorted = new ArrayList<>(List.of(same, later, sooner));
        Collections.sort(sorted);
        assertThat(sorted.get(0)).isSameAs(sooner);
    }

    @Test
    void cancel_pendingTask_neverRunsAndFreesItsEntry() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        AtomicInteger runs = new AtomicInteger();
        ScheduledFuture<?> future = view.schedule(runs::incrementAndGet, 1, TimeUnit.HOURS);
        assertThat(future.cancel(false)).isTrue();
        assertThat(future.isCancelled()).isTrue();
        assertThat(future.isDone()).isTrue();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        Await.until("a free entry", () -> worker.stats().timersPending() == 0);
        assertThat(runs).hasValue(0);
    }

    @Test
    void cancelTrue_runningTask_interruptsItOnce() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Gate once = gate();
        ScheduledFuture<?> future = view.schedule(once, 0, TimeUnit.SECONDS);
        once.awaitStarted();
        assertThat(future.cancel(true)).isTrue();
        once.awaitInterrupt();
        once.openAndAwaitEnd();
        atRest(worker);
        assertThat(once.interrupts()).isEqualTo(1);
    }

    @Test
    void fixedRate_running_keepsItsPeriodAndNeverOverlaps() {
        ScheduledExecutorService view = start().asExecutorService();
        long setNs = nanoTime();
        AtomicInteger runs = new AtomicInteger();
        List<String> early = Collections.synchronizedList(new ArrayList<>());
        ScheduledFuture<?> periodic = view.scheduleAtFixedRate(
                () -> {
                    int run = runs.getAndIncrement();
                    if (nanoTime() - setNs < (2 + run * 5L) * 1_000_000) {
                        early.add("run " + run);
                    }
                },
                2,
                5,
                TimeUnit.MILLISECONDS);
        Await.until("10 runs", () -> runs.get() >= 10);
        assertThat(periodic.isDone()).isFalse();
        assertThat(periodic.cancel(false)).isTrue();
        assertThat(early).isEmpty();
        assertThat(periodic.isDone()).isTrue();
        assertThatThrownBy(periodic::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void fixedDelay_running_leavesTheDelayBetweenEndAndStart() {
        ScheduledExecutorService view = start().asExecutorService();
        AtomicReference<Long> lastEndNs = new AtomicReference<>();
        AtomicInteger runs = new AtomicInteger();
        List<Long> gaps = Collections.synchronizedList(new ArrayList<>());
        ScheduledFuture<?> periodic = view.scheduleWithFixedDelay(
                () -> {
                    long startNs = nanoTime();
                    if (lastEndNs.get() != null) {
                        gaps.add(startNs - lastEndNs.get());
                    }
                    while (nanoTime() - startNs < 3_000_000) {
                        Thread.onSpinWait();
                    }
                    lastEndNs.set(nanoTime());
                    runs.incrementAndGet();
                },
                0,
                5,
                TimeUnit.MILLISECONDS);
        Await.until("6 runs", () -> runs.get() >= 6);
        periodic.cancel(false);
        assertThat(gaps).hasSizeGreaterThanOrEqualTo(5).allMatch(gap -> gap >= 5_000_000);
    }

    @Test
    void periodic_throwing_isSuppressedFromThenOn() {
        Worker worker = start(config().errorHandler(new Failures()));
        ScheduledExecutorService view = worker.asExecutorService();
        IllegalStateException error = new IllegalStateException("wanted");
        List<ScheduledFuture<?>> periodics = new ArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        Runnable failingThird = () -> {
            if (runs.incrementAndGet() == 3) {
                throw error;
            }
        };
        AtomicInteger delayedRuns = new AtomicInteger();
        Runnable failingSecond = () -> {
            if (delayedRuns.incrementAndGet() == 2) {
                throw error;
            }
        };
        periodics.add(view.scheduleAtFixedRate(failingThird, 0, 1, TimeUnit.MILLISECONDS));
        periodics.add(view.scheduleWithFixedDelay(failingSecond, 0, 1, TimeUnit.MILLISECONDS));
        for (ScheduledFuture<?> periodic : periodics) {
            assertThat(Await.failure(periodic)).isSameAs(error);
            assertThat(periodic.isDone()).isTrue();
            assertThat(periodic.isCancelled()).isFalse();
        }
        Await.until("free entries", () -> worker.stats().timersPending() == 0);
        atRest(worker);
        assertThat(runs).hasValue(3);
        assertThat(delayedRuns).hasValue(2);
    }

    @Test
    void periodic_cancelledByItself_doesNotRunAgain() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        AtomicReference<ScheduledFuture<?>> own = new AtomicReference<>();
        AtomicInteger runs = new AtomicInteger();
        Gate gate = occupy(worker);
        own.set(view.scheduleAtFixedRate(
                () -> {
                    runs.incrementAndGet();
                    own.get().cancel(false);
                },
                0,
                1,
                TimeUnit.MILLISECONDS));
        gate.open();
        Await.until("its end", () -> own.get().isDone() && worker.stats().timersPending() == 0);
        awaitTime(nanoTime(), Duration.ofMillis(5));
        assertThat(runs).hasValue(1);
    }

    @Test
    void schedules_misused_areRefused() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        Runnable task = () -> {};
        for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> view.scheduleAtFixedRate(task, 1, wrong, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> view.scheduleWithFixedDelay(task, 1, wrong, TimeUnit.SECONDS))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> view.schedule((Runnable) null, 1, TimeUnit.SECONDS))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.schedule((Callable<Integer>) null, 1, TimeUnit.SECONDS))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.schedule(task, 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.schedule(() -> 1, 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.scheduleAtFixedRate(null, 1, 1, TimeUnit.SECONDS))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.scheduleAtFixedRate(task, 1, 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.scheduleWithFixedDelay(null, 1, 1, TimeUnit.SECONDS))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.scheduleWithFixedDelay(task, 1, 1, null))
                .isInstanceOf(NullPointerException.class);
        assertThat(worker.stats().timersPending()).isZero();
    }

    @Test
    void shutdown_withSchedules_cancelsPeriodicOnesAndRunsDelayedOnes() throws Exception {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        AtomicInteger ran = new AtomicInteger();
        ScheduledFuture<Integer> delayed = view.schedule(ran::incrementAndGet, 30, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> rate = view.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
        ScheduledFuture<?> delay = view.scheduleWithFixedDelay(() -> {}, 0, 1, TimeUnit.MILLISECONDS);
        view.shutdown();
        assertThat(view.awaitTermination(Await.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(Await.value(delayed)).isEqualTo(1);
        assertThat(rate.isCancelled()).isTrue();
        assertThat(delay.isCancelled()).isTrue();
        Await.until("free entries", () -> worker.stats().timersPending() == 0);
    }

    @Test
    void workerClosing_withSchedules_cancelsThem() {
        Worker worker = start();
        ScheduledExecutorService view = worker.asExecutorService();
        ScheduledFuture<Integer> delayed = view.schedule(() -> 1, 1, TimeUnit.HOURS);
        ScheduledFuture<?> rate = view.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
        worker.close();
        Await.ended(delayed);
        Await.ended(rate);
        assertThat(delayed.isCancelled()).isTrue();
        assertThat(rate.isCancelled()).isTrue();
        assertThat(view.isTerminated()).isTrue();
    }
}
