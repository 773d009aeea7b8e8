package io.pinion.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.test.ManualWorker;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The settings of an entrypoint. */
class EntrypointBuilderTest {
    @Test
    @DisplayName("S5.18: defaults: 60 s for start and stop, the pool of WorkerConfig, no debug")
    void defaults_areTheDocumentedOnes() throws Exception {
        EntrypointBuilder builder = Entrypoint.builder().catchSignals(false);
        assertThat(builder.startTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(builder.stopTimeout()).isEqualTo(Duration.ofSeconds(60));
        try (Entrypoint entry = builder.start()) {
            WorkerConfig config = entry.worker().config();
            int cpus = Runtime.getRuntime().availableProcessors();
            assertThat(config.blockingPoolSize()).isEqualTo(Math.min(Math.max(cpus, 4), 32));
            assertThat(config.name()).isEqualTo("entrypoint");
            assertThat(config.stallThreshold())
                    .isEqualTo(WorkerConfig.defaults().stallThreshold());
            assertThat(config.grace()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    @DisplayName("S5.18: pool size and debug reach the worker")
    void settings_reachTheWorker() throws Exception {
        EntrypointBuilder builder = Entrypoint.builder().poolSize(7).debug(true).catchSignals(false);
        try (Entrypoint entry = builder.start()) {
            assertThat(entry.worker().config().blockingPoolSize()).isEqualTo(7);
            assertThat(entry.worker().config().stallThreshold()).isEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    @DisplayName("S5.18: bad values are refused by name, value and rule; nothing is set twice")
    void settings_bad_areRefused() {
        EntrypointBuilder builder = Entrypoint.builder();
        assertThatThrownBy(() -> builder.startTimeout(Duration.ZERO))
                .hasMessage("startTimeout must be positive, was PT0S");
        assertThatThrownBy(() -> builder.stopTimeout(Duration.ofSeconds(-1)))
                .hasMessage("stopTimeout must be positive, was PT-1S");
        assertThatThrownBy(() -> builder.poolSize(0)).hasMessage("poolSize must be from 1 to 10000, was 0");
        assertThatThrownBy(() -> builder.workerConfig(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.listener(null)).isInstanceOf(NullPointerException.class);
        builder.stopTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> builder.stopTimeout(Duration.ofSeconds(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stopTimeout was already set to PT1S");
    }

    @Test
    @DisplayName("S5.18: settings that exclude each other are refused, not ignored")
    void settings_excludingEachOther_areRefused() {
        assertThatThrownBy(() -> Entrypoint.builder()
                        .workerConfig(WorkerConfig.defaults())
                        .poolSize(1)
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("blockingPoolSize");
        try (ManualWorker manual = ManualWorker.create()) {
            assertThatThrownBy(() -> Entrypoint.on(manual.worker()).debug(true).startAsync())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("given worker");
        }
    }

    @Test
    @DisplayName("aiomisc environment: variables fill what was not set; all bad ones are named at once")
    void environment_fillsWhatWasNotSet() throws Exception {
        EntrypointBuilder builder = Entrypoint.builder()
                .startTimeout(Duration.ofSeconds(5))
                .environment(Map.of(
                        "PINION_START_TIMEOUT", "1",
                        "PINION_STOP_TIMEOUT", "PT1M30S",
                        "PINION_POOL_SIZE", "9",
                        "PINION_DEBUG", "true",
                        "PINION_CATCH_SIGNALS", "false"));
        assertThat(builder.startTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(builder.stopTimeout()).isEqualTo(Duration.ofSeconds(90));
        try (Entrypoint entry = builder.start()) {
            assertThat(entry.worker().config().blockingPoolSize()).isEqualTo(9);
        }
        assertThatThrownBy(() -> Entrypoint.builder()
                        .environment(Map.of(
                                "PINION_STOP_TIMEOUT", "soon",
                                "PINION_POOL_SIZE", "0",
                                "PINION_DEBUG", "maybe",
                                "PINION_START_TIMEOUT", "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PINION_START_TIMEOUT")
                .hasMessageContaining("was 'soon'")
                .hasMessageContaining("PINION_POOL_SIZE must be from 1 to 10000")
                .hasMessageContaining("PINION_DEBUG must be true or false, was 'maybe'");
        assertThat(EntrypointEnvironment.read(Map.of("PINION_DEBUG", " "))).isEqualTo(EntrypointEnvironment.EMPTY);
    }

    @Test
    @DisplayName("S5.16: start and await on the thread of the worker are refused, startAsync is not")
    void start_onTheWorkersThread_isRefused() throws Exception {
        try (Worker worker = Worker.start()) {
            CompletableFuture<Entrypoint> started = worker.callAsync(() -> {
                assertThatThrownBy(() -> Entrypoint.on(worker).start()).isInstanceOf(SelfAwaitException.class);
                return CompletableFuture.completedFuture(Entrypoint.on(worker).startAsync());
            });
            started.get().close();
        }
    }

    @Test
    @DisplayName("aiomisc get_current: a service reaches its entrypoint, worker and context by its scope")
    void scope_leadsToTheEntrypoint() {
        try (ManualWorker manual = ManualWorker.create()) {
            ServiceScope[] scopes = new ServiceScope[1];
            CompletableFuture<Entrypoint> entry = Entrypoint.on(manual.worker())
                    .services(scope -> {
                        scopes[0] = scope;
                        return Service.done();
                    })
                    .startAsync();
            manual.runAll();
            assertThat(scopes[0].entrypoint()).isSameAs(entry.join());
            assertThat(scopes[0].worker()).isSameAs(manual.worker());
            assertThat(scopes[0].context()).isSameAs(entry.join().context());
        }
    }
}
