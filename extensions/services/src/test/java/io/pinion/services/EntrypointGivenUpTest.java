package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends that do not come by themselves: a worker that stands still or is closed, a start that nobody waits for. */
@Timeout(60)
class EntrypointGivenUpTest {
    private final ManualWorker manual = ManualWorker.create();
    private final List<String> log = new ArrayList<>();
    private final FakeSignals source = new FakeSignals();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    @DisplayName("S5.4, S5.15: the longest time-outs there are mean no limit")
    void timeOuts_ofForEver_areNoLimit() throws Exception {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        try (Entrypoint entry =
                slowToStop().startTimeout(forEver).stopTimeout(forEver).start()) {
            assertThat(entry.isRunning()).isTrue();
        }
        String seconds = Long.toString(Long.MAX_VALUE);
        Map<String, String> variables = Map.of("PINION_START_TIMEOUT", seconds, "PINION_STOP_TIMEOUT", seconds);
        try (Entrypoint entry = slowToStop().environment(variables).start()) {
            assertThat(entry.isRunning()).isTrue();
        }
    }

    /** Longer than who waits for the end looks at once. */
    private static EntrypointBuilder slowToStop() {
        return Entrypoint.builder().services(new Service() {
            private ServiceScope begun;

            @Override
            public CompletionStage<?> start(ServiceScope scope) {
                begun = scope;
                return Service.done();
            }

            @Override
            public CompletionStage<?> stop(Throwable cause) {
                return begun.worker().timers().delay(Duration.ofMillis(1_200));
            }
        });
    }

    @Test
    @DisplayName("S5.11, S5.15: given up because the worker stands still, services are stopped when it goes on")
    void close_whileTheWorkerStandsStill_stopsTheServicesLater() {
        FakeService db = new FakeService("db", log).quick();
        FakeService api = new FakeService("api", log).quick().needs("db");
        Entrypoint entry =
                begin(builder(db, api).stopTimeout(Duration.ofMillis(1))).join();
        assertThatThrownBy(entry::close).isInstanceOf(ServiceStopException.class);
        assertThat(entry.isRunning()).isFalse();
        assertThat(entry.services()).isEmpty();
        assertThat(source.handlers).isEmpty();
        CompletableFuture<Void> late = entry.startServices(new FakeService("late", log).quick());
        manual.runAll();
        assertThat(late).isCompletedExceptionally();
        assertThat(log).containsExactly("start db", "start api", "stop api", "stop db");
    }

    @Test
    @DisplayName("S5.4: a start that was given up because the worker stands still starts nothing later")
    void start_whileTheWorkerStandsStill_leavesNothingRunning() {
        FakeService one = new FakeService("one", log).quick();
        EntrypointBuilder builder =
                builder(one).startTimeout(Duration.ofMillis(1)).stopTimeout(Duration.ofMillis(1));
        assertThatThrownBy(builder::start).isInstanceOf(ServiceStopException.class);
        manual.runAll();
        assertThat(one.starts).isEqualTo(one.stops);
        assertThat(source.handlers).isEmpty();
    }

    @Test
    @DisplayName("S5.9: a start that is cancelled by who waits for it stops everything")
    void startAsync_cancelled_stopsEverything() {
        FakeService one = new FakeService("one", log).quick();
        FakeService slow = new FakeService("slow", log);
        CompletableFuture<Entrypoint> entry = begin(builder(one, slow));
        entry.cancel(true);
        manual.runAll();
        assertThat(slow.started).isCancelled();
        assertThat(one.stops).isEqualTo(1);
        assertThat(source.handlers).isEmpty();
    }

    @Test
    @DisplayName("S5.9: a start whose future somebody else completed stops everything")
    void startAsync_completedBySomebodyElse_stopsEverything() {
        FakeService slow = new FakeService("slow", log);
        slow.stopped.complete(null);
        CompletableFuture<Entrypoint> entry = begin(builder(slow));
        entry.complete(null);
        slow.started.complete(null);
        manual.runAll();
        assertThat(slow.stops).isEqualTo(1);
        assertThat(source.handlers).isEmpty();
    }

    @Test
    @DisplayName("S5.16: a worker closed during the start fails it and gives the signals back")
    void worker_closedDuringTheStart_failsIt() {
        CompletableFuture<Entrypoint> entry = begin(builder(new FakeService("slow", log)));
        manual.close();
        assertThat(source.handlers).isEmpty();
        assertThatThrownBy(entry::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed before its entrypoint");
    }

    @Test
    @DisplayName("S5.16: a worker closed while services come and go fails what waits, and the end")
    void worker_closedWhileServicesComeAndGo_failsWhatWaits() {
        FakeService slow = new FakeService("slow", log);
        slow.started.complete(null);
        Entrypoint entry = begin(builder(slow)).join();
        CompletableFuture<Void> comes = entry.startServices(new FakeService("late", log));
        CompletableFuture<Void> goes = entry.stopServices(slow);
        manual.runAll();
        manual.close();
        assertThat(source.handlers).isEmpty();
        assertThat(comes).isCompletedExceptionally();
        assertThat(goes).isCompletedExceptionally();
        assertThatThrownBy(entry::await).hasMessageContaining("closed before its entrypoint");
    }

    @Test
    @DisplayName("S5.16: an entrypoint that has ended leaves no timer on a given worker")
    void end_onAGivenWorker_leavesNoTimer() {
        Entrypoint entry = begin(builder(new FakeService("one", log).quick())).join();
        CompletableFuture<Integer> ended = entry.closeAsync(null);
        manual.runAll();
        assertThat(ended).isCompletedWithValue(0);
        assertThat(manual.worker().stats().timersPending()).isZero();
    }

    @Test
    @DisplayName("S5.11: on a worker of its own they are stopped within its grace, in order")
    void close_whileTheOwnWorkerStandsStill_stopsTheServicesInItsGrace() throws Exception {
        FakeService db = new FakeService("db", log).quick();
        FakeService api = new FakeService("api", log).quick().needs("db");
        Entrypoint entry = Entrypoint.builder()
                .services(db, api)
                .workerConfig(
                        WorkerConfig.builder().grace(Duration.ofSeconds(20)).build())
                .stopTimeout(Duration.ofMillis(1))
                .start();
        Worker worker = entry.worker();
        worker.execute(() -> {
            while (worker.state() == WorkerState.RUNNING) {
                Thread.onSpinWait();
            }
        });
        assertThatThrownBy(entry::close).isInstanceOf(ServiceStopException.class);
        assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
        assertThat(log).containsExactly("start db", "start api", "stop api", "stop db");
    }

    private EntrypointBuilder builder(Service... services) {
        return Entrypoint.on(manual.worker())
                .services(services)
                .catchSignals(true)
                .signals(new SignalHub(source));
    }

    private CompletableFuture<Entrypoint> begin(EntrypointBuilder builder) {
        CompletableFuture<Entrypoint> entry = builder.startAsync();
        manual.runAll();
        return entry;
    }
}
