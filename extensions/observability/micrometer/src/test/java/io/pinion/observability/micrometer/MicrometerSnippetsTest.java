package io.pinion.observability.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pinion.tasks.TaskPool;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.net.ReconnectHandler;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** The Java block of docs/observability/metrics.md. */
class MicrometerSnippetsTest {
    @Test
    @SuppressWarnings("try") // closed where the page says so
    void meters_areThereUntilTheirBinderIsClosed() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        try (Worker worker = Worker.start(WorkerConfig.builder().name("orders").build());
                TaskPool pool = TaskPool.on(worker).open();
                ReconnectingStream stream =
                        worker.network().reconnecting(nobody, ReconnectOptions.defaults(), new ReconnectHandler() {})) {
            WorkerMetrics metrics = WorkerMetrics.of(worker); // or of(worker, Tags.of("shard", "1"))
            metrics.bindTo(registry);
            StreamMetrics.of("feed", stream).bindTo(registry);
            PoolMetrics.of("lookups", pool).bindTo(registry); // with pinion-tasks on the path
            assertThat(registry.find("pinion.worker.state")
                            .tag("worker", "orders")
                            .meter())
                    .isNotNull();
            metrics.close(); // removes the meters from every registry
            assertThat(registry.find("pinion.worker.state").meter()).isNull();
            assertThat(registry.find("pinion.stream.state")
                            .tag("stream", "feed")
                            .meter())
                    .isNotNull();
            assertThat(registry.find("pinion.pool.running")
                            .tag("pool", "lookups")
                            .meter())
                    .isNotNull();
        }
    }
}
