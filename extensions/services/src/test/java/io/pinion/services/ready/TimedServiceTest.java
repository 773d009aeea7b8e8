package io.pinion.services.ready;

import static io.pinion.services.ready.ReadyFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.services.Entrypoint;
import io.pinion.tasks.CronTask;
import io.pinion.tasks.PeriodicTask;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

// What is opened in a try lasts as long as its block, which is all that is wanted of it.
@SuppressWarnings("try")
class TimedServiceTest {
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    @DisplayName("aiomisc 24 / services: a periodic service runs while it is started, and again after a restart")
    void periodic_startedTwice_runsEachTime() throws Exception {
        TimedService service = TimedService.of(
                "ticker",
                worker -> PeriodicTask.on(worker).period(Duration.ofMillis(1)).start(runs::incrementAndGet));
        assertThatThrownBy(service::task).isInstanceOf(IllegalStateException.class);
        for (int round = 0; round < 3; round++) {
            int before = runs.get();
            try (Entrypoint entrypoint = Entrypoint.builder().services(service).start()) {
                await("runs", () -> runs.get() > before + 3);
                assertThat(service.task().isRunning()).isTrue();
            }
            int after = runs.get();
            assertThat(service.stop(null).toCompletableFuture()).isCompleted();
            assertThat(runs.get()).isEqualTo(after);
        }
    }

    @Test
    @DisplayName("aiomisc services: a cron service runs at the times of its expression")
    void cron_everySecond_runs() throws Exception {
        TimedService service = TimedService.of(
                "cron",
                worker -> CronTask.on(worker)
                        .cron("* * * * * *")
                        .zone(ZoneOffset.UTC)
                        .start(runs::incrementAndGet));
        try (Entrypoint entrypoint = Entrypoint.builder().services(service).start()) {
            await("a run", () -> runs.get() > 0);
        }
    }

    @Test
    @DisplayName("aiomisc services: a periodic service that fails too often is dead and fails the entrypoint")
    void periodic_failingTooOften_failsTheEntrypoint() throws Exception {
        TaskErrorHandler quiet = (task, error) -> {};
        try (Worker worker =
                Worker.start(WorkerConfig.builder().errorHandler(quiet).build())) {
            TimedService service = TimedService.of(
                    "doomed",
                    own -> PeriodicTask.on(own)
                            .period(Duration.ofMillis(1))
                            .stopAfterFailures(3)
                            .start(() -> {
                                runs.incrementAndGet();
                                throw new IllegalStateException("as the test wants");
                            }));
            Entrypoint entrypoint = Entrypoint.on(worker).services(service).start();
            assertThatThrownBy(entrypoint::await).hasMessageContaining("failed too often");
            assertThat(runs).hasValue(3);
        }
    }

    @Test
    @DisplayName("aiomisc 25 / services: a stop waits for a shielded run, and cancels one that is not")
    void stop_duringARun_waitsOrCancels() throws Exception {
        for (boolean isShielded : new boolean[] {true, false}) {
            CompletableFuture<Void> body = new CompletableFuture<>();
            TimedService service = TimedService.of("long", worker -> {
                PeriodicTask.Builder builder = PeriodicTask.on(worker).period(Duration.ofSeconds(1));
                return (isShielded ? builder.shield() : builder).startAsync(() -> {
                    runs.incrementAndGet();
                    return body;
                });
            });
            Entrypoint entrypoint = Entrypoint.builder().services(service).start();
            int wanted = isShielded ? 1 : 2;
            await("a run", () -> runs.get() == wanted);
            CompletableFuture<Integer> closing = entrypoint.closeAsync(null);
            if (isShielded) {
                assertThat(closing).isNotDone();
                body.complete(null);
            }
            assertThat(closing.get(20, java.util.concurrent.TimeUnit.SECONDS)).isZero();
            assertThat(body.isCancelled()).isEqualTo(!isShielded);
        }
    }
}
