package io.pinion.tasks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProcessGuardTest {
    private final List<String> ends = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ProcessExit exit = new ProcessExit() {
        @Override
        public void exit(int code) {
            ends.add("exit " + code);
            ended.countDown();
        }

        @Override
        public void halt(int code) {
            ends.add("halt " + code);
            ended.countDown();
        }
    };
    private UncaughtExceptionHandler before;

    @BeforeEach
    void remember() {
        before = Thread.getDefaultUncaughtExceptionHandler();
    }

    @AfterEach
    void restored() {
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }

    private ProcessGuard open() {
        return ProcessGuard.builder().signals().exit(exit).open();
    }

    private static void failOnAThread(Throwable error) throws InterruptedException {
        Thread thread = new Thread(() -> ProcessGuardTest.<RuntimeException>sneak(error));
        thread.start();
        thread.join();
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable error) throws X {
        throw (X) error;
    }

    @Test
    @DisplayName("case 30: an unhandled error runs the stop function once, the other task completes, leaving rethrows")
    void error_inATask_stopsOnceLetsOthersFinishAndIsThrownAgain() throws Exception {
        AtomicInteger stops = new AtomicInteger();
        IllegalStateException wanted = new IllegalStateException("wanted");
        ProcessGuard guard = open();
        var config = WorkerConfig.builder().errorHandler(guard.errorHandler()).build();
        CompletableFuture<String> other;
        try (Worker worker = Worker.start(config)) {
            guard.onStop(worker, () -> {
                stops.incrementAndGet();
                return worker.timers().delay(Duration.ofMillis(20));
            });
            other = worker.submitAsync(
                    () -> worker.timers().delay(Duration.ofMillis(40)).thenApply(none -> "done"));
            worker.execute(() -> {
                throw wanted;
            });
            guard.awaitStop();
            assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo("done");
        }
        assertThatThrownBy(guard::close).isSameAs(wanted);
        assertThat(stops).hasValue(1);
        assertThat(guard.code()).isEqualTo(1);
        assertThat(ends).isEmpty();
    }

    @Test
    @DisplayName("S2.31: further errors during the stop are only logged, also from ten threads at once")
    void errors_fromTenThreads_stopOnce() throws Exception {
        AtomicInteger stops = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        ProcessGuard guard = open();
        guard.onStop(() -> {
            stops.incrementAndGet();
            release.await();
        });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Thread thread = new Thread(() -> {
                throw new IllegalStateException("wanted");
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(guard.awaitStop(Duration.ZERO)).isFalse();
        release.countDown();
        guard.awaitStop();
        assertThatThrownBy(guard::close).hasMessage("wanted");
        assertThat(stops).hasValue(1);
        assertThat(ends).isEmpty();
    }

    @Test
    @DisplayName("S2.31: leaving waits for the stop function and throws a checked error as it was thrown")
    void close_whileStopping_waitsAndThrowsTheErrorWithTheStopsFailureInIt() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ProcessGuard guard = open();
        IOException stopFailure = new IOException("stop failed");
        guard.onStop(() -> {
            stopping.countDown();
            release.await();
            throw stopFailure;
        });
        IOException error = new IOException("wanted");
        failOnAThread(error);
        stopping.await();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread closer = new Thread(() -> {
            try {
                guard.close();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        closer.start();
        release.countDown();
        closer.join();
        assertThat(thrown.get()).isSameAs(error).hasSuppressedException(stopFailure);
        guard.close();
    }

    @Test
    @DisplayName("S2.32: without a stop function the first error ends the process")
    void error_withoutAStopFunction_exits() throws Exception {
        ProcessGuard guard = open();
        failOnAThread(new IllegalStateException("wanted"));
        ended.await();
        assertThat(ends).containsExactly("exit 1");
        assertThatThrownBy(guard::close).hasMessage("wanted");
    }

    @Test
    @DisplayName("S2.33: the default handler of threads is put back only if it is still ours")
    void close_whenAnotherHandlerTookOver_leavesThat() {
        UncaughtExceptionHandler theirs = (thread, error) -> {};
        ProcessGuard guard = open();
        Thread.setDefaultUncaughtExceptionHandler(theirs);
        guard.close();
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(theirs);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void stop_whenItTakesTooLong_isInterruptedAndLeavingSaysSo() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        ProcessGuard guard = ProcessGuard.builder()
                .signals()
                .exit(exit)
                .stopTimeout(Duration.ofMillis(500))
                .open();
        guard.onStop(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        IllegalStateException wanted = new IllegalStateException("wanted");
        failOnAThread(wanted);
        interrupted.await();
        assertThatThrownBy(guard::close).isSameAs(wanted);
        assertThat(wanted.getSuppressed()).singleElement().isInstanceOf(TimeoutException.class);
    }

    @Test
    void stop_whenTheWorkerIsClosed_failsAndTheEndGoesOn() throws Exception {
        ProcessGuard guard = open();
        Worker worker = Worker.start();
        guard.onStop(worker, () -> CompletableFuture.completedFuture(null));
        worker.close();
        IllegalStateException wanted = new IllegalStateException("wanted");
        failOnAThread(wanted);
        guard.awaitStop();
        assertThatThrownBy(guard::close).isSameAs(wanted);
        assertThat(wanted.getSuppressed()).hasSize(1);
    }

    /** A worker whose thread waits for the latch and whose ring takes no more. */
    private static Worker fullWorker(OverflowPolicy overflow, CountDownLatch release) throws Exception {
        var config = WorkerConfig.builder().capacity(4).overflow(overflow).build();
        Worker worker = Worker.start(config);
        CountDownLatch stuck = new CountDownLatch(1);
        worker.execute(() -> {
            stuck.countDown();
            awaitQuietly(release);
        });
        stuck.await();
        while (worker.offer(() -> {}) == OfferResult.ACCEPTED) {
            Thread.onSpinWait();
        }
        return worker;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stop_whenTheRingIsFull_startsOnTheWorkerAllTheSame() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Boolean> onWorker = new AtomicReference<>();
        ProcessGuard guard = open();
        try (Worker worker = fullWorker(OverflowPolicy.reject(), release)) {
            guard.onStop(worker, () -> {
                onWorker.set(worker.isWorkerThread());
                return CompletableFuture.completedFuture(null);
            });
            failOnAThread(new IllegalStateException("wanted"));
            assertThat(guard.awaitStop(Duration.ofMillis(50))).isFalse();
            release.countDown();
            guard.awaitStop();
        }
        assertThatThrownBy(guard::close).hasMessage("wanted").hasNoSuppressedExceptions();
        assertThat(onWorker).hasValue(true);
    }

    @Test
    void stop_whenTheWorkerIsStuckAndItsRingBlocks_isGivenUpInTime() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger stops = new AtomicInteger();
        ProcessGuard guard = ProcessGuard.builder()
                .signals()
                .exit(exit)
                .stopTimeout(Duration.ofMillis(50))
                .open();
        IllegalStateException wanted = new IllegalStateException("wanted");
        try (Worker worker = fullWorker(OverflowPolicy.block(), release)) {
            guard.onStop(worker, () -> {
                stops.incrementAndGet();
                return CompletableFuture.completedFuture(null);
            });
            failOnAThread(wanted);
            assertThat(guard.awaitStop(Duration.ofSeconds(10))).isTrue();
            release.countDown();
        }
        assertThat(stops).hasValue(0);
        assertThatThrownBy(guard::close).isSameAs(wanted);
        assertThat(wanted.getSuppressed()).singleElement().isInstanceOf(TimeoutException.class);
    }

    /** The guard's own thread waits with a limit when it has handed the stop function over. */
    private static void awaitHandOver() {
        while (Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("pinion-process-end")
                        && thread.getState() == Thread.State.TIMED_WAITING)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void stop_whenTheWorkerBeginsToCloseMeanwhile_runs() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger stops = new AtomicInteger();
        ProcessGuard guard = open();
        Worker worker = fullWorker(OverflowPolicy.reject(), release);
        guard.onStop(worker, () -> {
            stops.incrementAndGet();
            return CompletableFuture.completedFuture(null);
        });
        failOnAThread(new IllegalStateException("wanted"));
        awaitHandOver();
        Thread closer = new Thread(() -> worker.shutdown(Duration.ofSeconds(30)));
        closer.start();
        while (worker.state() == WorkerState.RUNNING) {
            Thread.onSpinWait();
        }
        release.countDown();
        guard.awaitStop();
        closer.join();
        assertThatThrownBy(guard::close).hasMessage("wanted").hasNoSuppressedExceptions();
        assertThat(stops).hasValue(1);
    }

    @Test
    void stop_whenTooMuchIsInFlight_waitsForRoom() throws Exception {
        CompletableFuture<Void> other = new CompletableFuture<>();
        CountDownLatch taken = new CountDownLatch(1);
        AtomicInteger stops = new AtomicInteger();
        ProcessGuard guard = open();
        try (Worker worker = Worker.start(WorkerConfig.builder().maxInFlight(1).build())) {
            CompletableFuture<Void> flight = worker.submitAsync(() -> {
                taken.countDown();
                return other;
            });
            taken.await();
            guard.onStop(worker, () -> {
                stops.incrementAndGet();
                return CompletableFuture.completedFuture(null);
            });
            failOnAThread(new IllegalStateException("wanted"));
            assertThat(guard.awaitStop(Duration.ofMillis(50))).isFalse();
            other.complete(null);
            guard.awaitStop();
            assertThat(flight).isDone();
        }
        assertThatThrownBy(guard::close).hasMessage("wanted").hasNoSuppressedExceptions();
        assertThat(stops).hasValue(1);
    }

    @Test
    void close_fromTheStopFunction_isRefused() throws Exception {
        ProcessGuard guard = open();
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        guard.onStop(() -> {
            try {
                guard.close();
            } catch (IllegalStateException e) {
                refusal.set(e);
            }
        });
        failOnAThread(new IllegalStateException("wanted"));
        guard.awaitStop();
        assertThat(refusal.get()).hasMessageContaining("cannot close the guard that waits for it");
        assertThatThrownBy(guard::close).hasMessage("wanted");
    }

    @Test
    void close_whenInterrupted_goesOnWithTheFlagSet() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ProcessGuard guard = open();
        guard.onStop(release::await);
        failOnAThread(new IllegalStateException("wanted"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(guard::close).hasMessage("wanted");
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
    }

    @Test
    void open_whileAnotherIsOpen_isRefused() {
        try (ProcessGuard guard = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another process guard is open");
            assertThat(guard.code()).isZero();
        }
        open().close();
    }

    @Test
    void close_twiceWithNothingHappened_doesNothing() {
        ProcessGuard guard = open();
        guard.close();
        guard.close();
        assertThat(ends).isEmpty();
    }

    @Test
    void builderAndOnStop_withMisuse_refuse() {
        ProcessGuardBuilder builder = ProcessGuard.builder();
        assertThatThrownBy(() -> builder.signals("QUIT")).hasMessageContaining("thread dump");
        assertThatThrownBy(() -> builder.signals("SIGTERM")).hasMessageContaining("without SIG");
        assertThatThrownBy(() -> builder.signals("")).hasMessageContaining("without SIG");
        assertThatThrownBy(() -> builder.signals((String) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.stopTimeout(Duration.ZERO)).hasMessageContaining("positive");
        assertThatThrownBy(() -> builder.exit(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.run(null)).isInstanceOf(NullPointerException.class);
        try (ProcessGuard guard = open()) {
            guard.onStop(() -> {});
            assertThatThrownBy(() -> guard.onStop(() -> {})).hasMessageContaining("has a stop function already");
            assertThatThrownBy(() -> guard.onStop(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> guard.awaitStop(Duration.ofNanos(-1))).hasMessageContaining("zero or more");
        }
    }
}
