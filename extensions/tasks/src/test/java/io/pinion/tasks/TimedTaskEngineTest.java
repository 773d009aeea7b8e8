package io.pinion.tasks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timed tasks on a real worker, from several threads. */
@Timeout(120)
class TimedTaskEngineTest {

    @Test
    void startAndStop_fromTenThreads_neverOverlapAndAddUp() throws Exception {
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        try (Worker worker = Worker.start()) {
            PeriodicTask task = PeriodicTask.on(worker)
                    .name("contended")
                    .period(ofNanos(1000))
                    .startAsync(() -> {
                        if (running.incrementAndGet() > 1) {
                            overlaps.incrementAndGet();
                        }
                        CompletableFuture<Void> stage = worker.timers().delay(ofNanos(500));
                        stage.whenComplete((value, error) -> running.decrementAndGet());
                        return stage;
                    });
            churn(task);
            assertThat(task.stop(ofSeconds(30))).isTrue();
            assertThat(worker.drain(ofSeconds(30))).isTrue();
            worker.submit(() -> {}).get();

            TimedStats stats = task.stats();
            assertThat(stats.started()).isPositive().isEqualTo(stats.completed() + stats.failed() + stats.cancelled());
            assertThat(task.isRunning()).isFalse();
        }
        assertThat(overlaps).hasValue(0);
        assertThat(running).hasValue(0);
    }

    @Test
    void onTimeAndCron_startedAndStoppedFromTenThreads_addUp() throws Exception {
        try (Worker worker = Worker.start()) {
            OnTimeTask onTime = OnTimeTask.on(worker)
                    .at(ZonedDateTime.now(ZoneOffset.UTC))
                    .every(ofNanos(1000))
                    .startAsync(() -> worker.timers().delay(ofNanos(500)));
            // A clock of its own, a second further at each look and always just before a full one.
            AtomicInteger looks = new AtomicInteger();
            CronTask cron = CronTask.on(worker)
                    .cron("* * * * * *")
                    .zone(ZoneOffset.UTC)
                    .clock(() -> Instant.ofEpochSecond(looks.incrementAndGet(), 999_999_000))
                    .start(() -> {});
            for (TimedTask task : List.of(onTime, cron)) {
                churn(task);
                assertThat(task.stop(ofSeconds(30))).isTrue();
                worker.submit(() -> {}).get();
                TimedStats stats = task.stats();
                assertThat(stats.started()).isEqualTo(stats.completed() + stats.failed() + stats.cancelled());
                assertThat(stats.failed()).isZero();
            }
        }
    }

    @Test
    void stop_ofAPlainBodyThatBlocks_interruptsItOnce_andNothingElse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Worker worker = Worker.start()) {
            PeriodicTask task = PeriodicTask.on(worker).period(ofSeconds(1)).start(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
            });
            begun.await();
            assertThat(task.stop(ofSeconds(30))).isTrue();
            assertThat(interrupted).isTrue();
            assertThat(task.ended()).isCompletedWithValue(TimedTask.End.STOPPED);
            assertThat(worker.submit(() -> Thread.currentThread().isInterrupted())
                            .get())
                    .isFalse();
            assertThat(task.stats()).isEqualTo(new TimedStats(1, 0, 0, 1, 0, 0));
        }
    }

    @Test
    void stop_ofAShieldedPlainBody_letsItEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Worker worker = Worker.start()) {
            PeriodicTask task = PeriodicTask.on(worker)
                    .period(ofSeconds(1))
                    .shield()
                    .start(() -> {
                        begun.countDown();
                        try {
                            mayEnd.await();
                        } catch (InterruptedException e) {
                            interrupted.set(true);
                        }
                    });
            begun.await();
            assertThat(task.stop(ofMillis(1))).isFalse();
            mayEnd.countDown();
            assertThat(task.stop(ofSeconds(30))).isTrue();
            assertThat(interrupted).isFalse();
            assertThat(task.stats()).isEqualTo(new TimedStats(1, 1, 0, 0, 0, 0));
        }
    }

    @Test
    void close_ofTheWorker_endsTasksOfAllKinds() throws Exception {
        List<TimedTask> tasks = new ArrayList<>();
        try (Worker worker = Worker.start()) {
            tasks.add(PeriodicTask.on(worker).period(ofMillis(1)).start(() -> {}));
            tasks.add(PeriodicTask.on(worker)
                    .period(ofMillis(1))
                    .overrun(OverrunPolicy.SKIP_TO_GRID)
                    .startAsync(() -> worker.timers().delay(ofMillis(2))));
            tasks.add(OnTimeTask.on(worker)
                    .at(ZonedDateTime.now(ZoneOffset.UTC))
                    .every(ofMillis(1))
                    .start(() -> {}));
            tasks.add(
                    CronTask.on(worker).cron("* * * * * *").zone(ZoneOffset.UTC).start(() -> {}));
            worker.submit(() -> {}).get();
        }
        for (TimedTask task : tasks) {
            assertThat(task.ended().get(30, TimeUnit.SECONDS)).isEqualTo(TimedTask.End.WORKER_CLOSED);
            assertThat(task.isRunning()).isFalse();
        }
    }

    @Test
    void fullRing_doesNotHoldBackAStop() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Worker worker = Worker.start(WorkerConfig.builder().capacity(2).build())) {
            CompletableFuture<Void> stage = new CompletableFuture<>();
            CountDownLatch begun = new CountDownLatch(1);
            PeriodicTask task = PeriodicTask.on(worker).period(ofSeconds(1)).startAsync(() -> {
                begun.countDown();
                return stage;
            });
            begun.await();
            worker.execute(() -> {
                blocked.countDown();
                awaitQuietly(release);
            });
            blocked.await();
            while (worker.offer(() -> {}) == io.pinion.worker.OfferResult.ACCEPTED) {
                Thread.onSpinWait();
            }
            task.stop();
            release.countDown();
            assertThat(task.stop(ofSeconds(30))).isTrue();
            assertThat(stage).isCancelled();
        }
    }

    @Test
    void onTimeAndCron_onTheSystemClock_run() throws Exception {
        CountDownLatch onTime = new CountDownLatch(5);
        CountDownLatch cron = new CountDownLatch(1);
        try (Worker worker = Worker.start()) {
            ZonedDateTime anchor = ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
            try (OnTimeTask first =
                            OnTimeTask.on(worker).at(anchor).every(ofMillis(20)).start(onTime::countDown);
                    CronTask second = CronTask.on(worker)
                            .cron("* * * * * *")
                            .zone(ZoneOffset.UTC)
                            .start(cron::countDown)) {
                assertThat(onTime.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(cron.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(first.isRunning() && second.isRunning()).isTrue();
            }
        }
    }

    /** Ten threads stop and start; some lives last for a few runs, and the last one for at least one. */
    private static void churn(TimedTask task) throws InterruptedException {
        inTenThreads(() -> {
            for (int round = 0; round < 100; round++) {
                long enough = task.stats().started() + round % 3;
                long untilNs = System.nanoTime() + 2_000_000;
                while (task.isRunning() && task.stats().started() < enough && System.nanoTime() - untilNs < 0) {
                    Thread.onSpinWait();
                }
                task.stop();
                try {
                    task.start();
                } catch (IllegalStateException othersWereFaster) {
                    Thread.onSpinWait();
                }
            }
        });
        if (!task.isRunning()) {
            task.start();
        }
        while (task.stats().started() == 0) {
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inTenThreads(Runnable work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Thread thread = new Thread(work);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
