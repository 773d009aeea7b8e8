package io.pinion.observability.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pinion.tasks.TaskPool;
import io.pinion.test.ManualWorker;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {
    @Test
    void meters_ofAPoolAtWork_addUp() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (ManualWorker manual = ManualWorker.create();
                TaskPool pool = TaskPool.on(manual.worker()).size(1).capacity(1).open()) {
            PoolMetrics metrics = PoolMetrics.of("index", pool);
            CompletableFuture<String> stage = new CompletableFuture<>();
            pool.submit(() -> "done");
            manual.runAll();
            pool.submitAsync(() -> stage);
            manual.runAll();
            pool.submit(() -> "waits");
            manual.runAll();
            metrics.bindTo(registry);

            Map<String, Double> values = Values.of(registry);
            assertThat(values)
                    .containsEntry("pinion.pool.running", 1.0)
                    .containsEntry("pinion.pool.buffered", 1.0)
                    .containsEntry("pinion.pool.completed", 1.0)
                    .containsEntry("pinion.pool.size", 1.0)
                    .containsEntry("pinion.pool.capacity", 1.0)
                    .hasSize(10);
            assertThat(registry.getMeters())
                    .allSatisfy(
                            meter -> assertThat(meter.getId().getTag("pool")).isEqualTo("index"));

            metrics.close();
            assertThat(registry.getMeters()).isEmpty();
            stage.complete("done");
            manual.runAll();
        }
    }

    @Test
    void arguments_thatAreNone_areRefused() {
        try (ManualWorker manual = ManualWorker.create();
                TaskPool pool = TaskPool.on(manual.worker()).open()) {
            assertThatThrownBy(() -> PoolMetrics.of("index", null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("pool");
            assertThatThrownBy(() -> PoolMetrics.of(" ", pool))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 100 characters");
            assertThatThrownBy(() -> PoolMetrics.of("a\nb", pool)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PoolMetrics.of("index", pool, Tags.of("pool", "x")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'pool'");
        }
    }
}
