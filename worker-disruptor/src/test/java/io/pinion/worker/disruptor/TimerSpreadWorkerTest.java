package io.pinion.worker.disruptor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.contract.Await;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.DrivenWorker;
import io.pinion.worker.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large buckets of the wheel under a worker: everything runs, in order, and nothing is counted that is no work. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimerSpreadWorkerTest {

    private static final int TIMERS = 50_000;

    private final List<Integer> ran = Collections.synchronizedList(new ArrayList<>());

    @Test
    void fire_manyTimersInOneBucket_runsAllInOrder() throws InterruptedException {
        try (Worker worker = Worker.start()) {
            final CountDownLatch last = new CountDownLatch(1);
            setMany(worker, Duration.ofMillis(400));
            worker.timers().after(Duration.ofMillis(500), last::countDown);
            last.await();
        }
        assertAllRan();
    }

    @Test
    void worker_afterSpreading_sleeps() throws InterruptedException {
        try (Worker worker = Worker.start()) {
            Thread thread = worker.call(Thread::currentThread);
            CountDownLatch last = new CountDownLatch(1);
            setMany(worker, Duration.ofMillis(400));
            worker.timers().after(Duration.ofMillis(500), last::countDown);
            last.await();
            Await.until("a sleeping worker", () -> thread.getState() == Thread.State.TIMED_WAITING);
        }
    }

    @Test
    void shutdown_manyTimersDueThatWereNeverLookedAt_runsThem() throws InterruptedException {
        try (Worker worker = Worker.start()) {
            final CountDownLatch started = new CountDownLatch(1);
            final CountDownLatch release = new CountDownLatch(1);
            worker.execute(() -> {
                started.countDown();
                awaitUninterruptibly(release);
            });
            started.await();
            setMany(worker, Duration.ZERO);
            final Thread closer = new Thread(() -> worker.shutdown(Duration.ofSeconds(30)));
            closer.start();
            release.countDown();
            closer.join();
        }
        assertAllRan();
    }

    @Test
    void runTurn_manyTimersInOneBucket_quietMeansThatAllHaveRun() {
        final Time time = new Time();
        try (DrivenWorker worker = new RingWorkerProvider().driven(WorkerConfig.defaults(), time)) {
            setMany(worker, Duration.ofSeconds(10));
            assertThat(worker.runTurn()).as("spreading is no work").isZero();
            time.nowNs.addAndGet(Duration.ofSeconds(10).toNanos());
            int counted = 0;
            for (int work = worker.runTurn(); work > 0; work = worker.runTurn()) {
                counted += work;
            }
            assertThat(counted).isEqualTo(TIMERS);
        }
        assertAllRan();
    }

    private void setMany(Worker worker, Duration delay) {
        for (int i = 0; i < TIMERS; i++) {
            final int number = i;
            worker.timers().after(delay, () -> ran.add(number));
        }
    }

    private void assertAllRan() {
        assertThat(ran).hasSize(TIMERS);
        assertThat(ran.equals(IntStream.range(0, TIMERS).boxed().toList()))
                .as("in the order set")
                .isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Time implements TimeSource {
        final AtomicLong nowNs = new AtomicLong();

        @Override
        public long nanoTime() {
            return nowNs.get();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nowNs.get());
        }
    }
}
