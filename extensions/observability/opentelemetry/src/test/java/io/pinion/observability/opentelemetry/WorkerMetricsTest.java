package io.pinion.observability.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final SdkMeterProvider provider =
            SdkMeterProvider.builder().registerMetricReader(reader).build();
    private final Meter meter = provider.get("io.pinion");

    @AfterEach
    void close() {
        provider.close();
    }

    private Map<String, Double> collect() {
        return Collected.from(reader).values;
    }

    @Test
    void values_areThoseOfTheSnapshot_underTheNamesOfTheOtherMetrics() {
        FakeWorker fake = new FakeWorker();
        try (WorkerMetrics metrics = WorkerMetrics.register(fake.worker, meter)) {
            assertThat(metrics).isNotNull();
            assertThat(collect())
                    .containsOnly(
                            Map.entry("fake pinion.worker.accepted", 11.0),
                            Map.entry("fake pinion.worker.completed", 1.0),
                            Map.entry("fake pinion.worker.failed", 2.0),
                            Map.entry("fake pinion.worker.cancelled", 3.0),
                            Map.entry("fake pinion.worker.expired", 4.0),
                            Map.entry("fake pinion.worker.never.run", 5.0),
                            Map.entry("fake pinion.worker.pending", 6.0),
                            Map.entry("fake pinion.worker.in.flight", 12.0),
                            Map.entry("fake pinion.worker.rejected", 13.0),
                            Map.entry("fake pinion.worker.dropped", 14.0),
                            Map.entry("fake pinion.worker.timers.pending", 15.0),
                            Map.entry("fake pinion.worker.handler.errors", 16.0),
                            Map.entry("fake pinion.worker.wakeups", 17.0),
                            Map.entry("fake pinion.worker.wakeups.missed", 18.0),
                            Map.entry("fake pinion.worker.stalls", 19.0),
                            Map.entry("fake pinion.worker.idle.share", 0.25),
                            Map.entry("fake pinion.worker.state", 0.0),
                            Map.entry("fake pinion.worker.capacity", (double)
                                    WorkerConfig.defaults().capacity()),
                            Map.entry("fake pinion.worker.queue.delay 0.5", 1e-6),
                            Map.entry("fake pinion.worker.queue.delay 0.9", 2e-6),
                            Map.entry("fake pinion.worker.queue.delay 0.99", 3e-6),
                            Map.entry("fake pinion.worker.queue.delay 0.999", 4e-6),
                            Map.entry("fake pinion.worker.queue.delay.max", 5e-6),
                            Map.entry("fake pinion.worker.queue.delay.count", 7.0),
                            Map.entry("fake pinion.worker.run.time.count", 0.0),
                            Map.entry("fake pinion.worker.loop.lag 0.5", 1e-6),
                            Map.entry("fake pinion.worker.loop.lag 0.9", 2e-6),
                            Map.entry("fake pinion.worker.loop.lag 0.99", 3e-6),
                            Map.entry("fake pinion.worker.loop.lag 0.999", 4e-6),
                            Map.entry("fake pinion.worker.loop.lag.max", 5e-6),
                            Map.entry("fake pinion.worker.loop.lag.count", 7.0));
        }
    }

    @Test
    void kindsAndUnits_areThoseOfTheTable() {
        FakeWorker fake = new FakeWorker();
        try (WorkerMetrics metrics = WorkerMetrics.register(fake.worker, meter)) {
            assertThat(metrics).isNotNull();
            Collected collected = Collected.from(reader);
            assertThat(collected.metrics.get("pinion.worker.accepted").getType())
                    .isEqualTo(MetricDataType.LONG_SUM);
            assertThat(collected.metrics.get("pinion.worker.pending").getType()).isEqualTo(MetricDataType.LONG_GAUGE);
            assertThat(collected.metrics.get("pinion.worker.queue.delay").getUnit())
                    .isEqualTo("s");
            assertThat(collected.metrics.get("pinion.worker.idle.share").getUnit())
                    .isEmpty();
        }
    }

    @Test
    void collection_ofAllValues_takesOneSnapshot() {
        FakeWorker fake = new FakeWorker();
        try (WorkerMetrics metrics = WorkerMetrics.register(fake.worker, meter)) {
            assertThat(metrics).isNotNull();
            int before = fake.asked.get();
            collect();
            assertThat(fake.asked).hasValue(before + 1);
            collect();
            assertThat(fake.asked).hasValue(before + 2);
        }
    }

    @Test
    void counter_thatIsTakenBackInTheNextSnapshot_doesNotGoBack() {
        FakeWorker fake = new FakeWorker();
        fake.completed = 100;
        try (WorkerMetrics metrics = WorkerMetrics.register(fake.worker, meter)) {
            assertThat(metrics).isNotNull();
            assertThat(collect()).containsEntry("fake pinion.worker.completed", 100.0);
            fake.completed = 99;
            assertThat(collect()).containsEntry("fake pinion.worker.completed", 100.0);
        }
    }

    @Test
    void worker_thatHasClosed_isAskedOnceMoreAndItsLastNumbersStay() {
        FakeWorker fake = new FakeWorker();
        try (WorkerMetrics metrics = WorkerMetrics.register(fake.worker, meter)) {
            assertThat(metrics).isNotNull();
            fake.state = WorkerState.CLOSED;
            fake.completed = 50;
            collect();
            int asked = fake.asked.get();
            assertThat(collect())
                    .containsEntry("fake pinion.worker.state", 3.0)
                    .containsEntry("fake pinion.worker.completed", 50.0);
            assertThat(fake.asked).hasValue(asked);
        }
    }

    @Test
    void close_endsTheAsking_andAgainDoesNothing() {
        FakeWorker fake = new FakeWorker();
        WorkerMetrics metrics = WorkerMetrics.register(fake.worker, meter);
        assertThat(collect()).isNotEmpty();
        metrics.close();
        metrics.close();
        int asked = fake.asked.get();
        assertThat(collect()).isEmpty();
        assertThat(fake.asked).hasValue(asked);
    }

    @Test
    void close_letsTheMeterForgetThem() {
        WeakReference<WorkerMetrics> closed = registeredAndClosed();
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (closed.get() != null) {
            assertThat(System.nanoTime() - untilNs).as("within 20 s").isNegative();
            System.gc();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private WeakReference<WorkerMetrics> registeredAndClosed() {
        WorkerMetrics metrics = WorkerMetrics.register(new FakeWorker().worker, meter);
        metrics.close();
        return new WeakReference<>(metrics);
    }

    @Test
    void realWorker_afterWorkOfEachKind_showsIt() {
        WorkerConfig config = WorkerConfig.builder()
                .name("orders")
                .capacity(2)
                .overflow(OverflowPolicy.dropNewest())
                .errorHandler((task, error) -> {})
                .build();
        try (ManualWorker manual = ManualWorker.create(config, new ManualClock());
                WorkerMetrics metrics = WorkerMetrics.register(manual.worker(), meter)) {
            assertThat(metrics).isNotNull();
            Worker worker = manual.worker();
            worker.execute(() -> {});
            worker.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            worker.execute(() -> {});
            assertThat(collect())
                    .containsEntry("orders pinion.worker.pending", 2.0)
                    .containsEntry("orders pinion.worker.dropped", 1.0);
            manual.runAll();
            CompletableFuture<Void> cancelled = worker.submit(() -> {});
            cancelled.cancel(false);
            manual.runAll();
            worker.timers().after(Duration.ofSeconds(1), () -> {});
            assertThat(collect()).containsEntry("orders pinion.worker.timers.pending", 1.0);
            manual.advance(Duration.ofSeconds(2));
            assertThat(collect())
                    .containsEntry("orders pinion.worker.accepted", 4.0)
                    .containsEntry("orders pinion.worker.completed", 2.0)
                    .containsEntry("orders pinion.worker.failed", 1.0)
                    .containsEntry("orders pinion.worker.cancelled", 1.0)
                    .containsEntry("orders pinion.worker.pending", 0.0)
                    .containsEntry("orders pinion.worker.loop.lag.count", 1.0);
        }
    }

    @SuppressWarnings("try") // closed early, on purpose
    @Test
    void twoWorkersOfOneMeter_areToldApartByName() {
        try (Worker first = Worker.start(WorkerConfig.builder().name("first").build());
                Worker second =
                        Worker.start(WorkerConfig.builder().name("second").build());
                WorkerMetrics ofFirst = WorkerMetrics.register(first, meter);
                WorkerMetrics ofSecond = WorkerMetrics.register(second, meter)) {
            assertThat(ofFirst).isNotSameAs(ofSecond);
            first.call(() -> 1);
            second.call(() -> 1);
            second.call(() -> 1);
            assertThat(collect())
                    .containsEntry("first pinion.worker.completed", 1.0)
                    .containsEntry("second pinion.worker.completed", 2.0);
            ofFirst.close();
            assertThat(collect())
                    .doesNotContainKey("first pinion.worker.completed")
                    .containsEntry("second pinion.worker.completed", 2.0);
        }
    }

    @Test
    void meterOfNoSdk_isNeverAsked() {
        FakeWorker fake = new FakeWorker();
        Meter noop = MeterProvider.noop().get("io.pinion");
        WorkerMetrics metrics = WorkerMetrics.register(fake.worker, noop);
        metrics.close();
        assertThat(fake.asked.get()).isLessThanOrEqualTo(1);
    }

    @Test
    void null_isRefused() {
        FakeWorker fake = new FakeWorker();
        assertThatThrownBy(() -> WorkerMetrics.register(null, meter)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> WorkerMetrics.register(fake.worker, null)).isInstanceOf(NullPointerException.class);
        assertThat(collect()).isEmpty();
    }
}
