package io.pinion.observability.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats.Latency;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void meters_readOnce_showEachNumberOfOneSnapshot() {
        FakeWorker fake = new FakeWorker("ledger");
        WorkerMetrics.of(fake.worker()).bindTo(registry);
        assertThat(fake.snapshots).hasValue(0);

        Map<String, Double> values = Values.of(registry);

        assertThat(fake.snapshots).hasValue(1);
        assertThat(values)
                .contains(
                        entry("pinion.worker.state", 0.0),
                        entry("pinion.worker.accepted", 101.0),
                        entry("pinion.worker.completed", 102.0),
                        entry("pinion.worker.failed", 103.0),
                        entry("pinion.worker.cancelled", 104.0),
                        entry("pinion.worker.expired", 105.0),
                        entry("pinion.worker.never.run", 106.0),
                        entry("pinion.worker.pending", 107.0),
                        entry("pinion.worker.in.flight", 108.0),
                        entry("pinion.worker.rejected", 109.0),
                        entry("pinion.worker.dropped", 110.0),
                        entry("pinion.worker.timers.pending", 111.0),
                        entry("pinion.worker.handler.errors", 112.0),
                        entry("pinion.worker.wakeups", 113.0),
                        entry("pinion.worker.wakeups.missed", 114.0),
                        entry("pinion.worker.stalls", 115.0),
                        entry("pinion.worker.idle.share", 0.625),
                        entry("pinion.worker.capacity", 64.0))
                .containsAllEntriesOf(latency("queue.delay", 21))
                .containsAllEntriesOf(latency("run.time", 31))
                .containsAllEntriesOf(latency("loop.lag", 41))
                .hasSize(18 + 3 * 6);
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getTag("worker")).isEqualTo("ledger"));
    }

    private static Map<String, Double> latency(String name, int count) {
        String meter = "pinion.worker." + name;
        return Map.of(
                meter + ".count", (double) count,
                meter + "{0.5}", (count + 1) / 1e9,
                meter + "{0.9}", (count + 2) / 1e9,
                meter + "{0.99}", (count + 3) / 1e9,
                meter + "{0.999}", (count + 4) / 1e9,
                meter + ".max", (count + 5) / 1e9);
    }

    @Test
    void percentiles_beforeTheFirstRecording_areNoNumber() {
        FakeWorker fake = new FakeWorker("ledger");
        fake.runTime = Latency.NONE;
        WorkerMetrics.of(fake.worker()).bindTo(registry);
        assertThat(Values.of(registry))
                .containsEntry("pinion.worker.run.time{0.99}", Double.NaN)
                .containsEntry("pinion.worker.run.time.max", Double.NaN)
                .containsEntry("pinion.worker.run.time.count", 0.0);
    }

    @Test
    void meters_ofARealWorker_showItsWork() {
        try (ManualWorker manual = ManualWorker.create()) {
            Worker worker = manual.worker();
            WorkerMetrics.of(worker).bindTo(registry);
            worker.submit(() -> "done");
            worker.submit(() -> {
                throw new IllegalStateException("on purpose");
            });
            manual.runAll();
            worker.timers().after(Duration.ofSeconds(1), () -> {});
            worker.execute(() -> {});

            assertThat(Values.of(registry))
                    .containsEntry("pinion.worker.accepted", 3.0)
                    .containsEntry("pinion.worker.completed", 1.0)
                    .containsEntry("pinion.worker.failed", 1.0)
                    .containsEntry("pinion.worker.pending", 1.0)
                    .containsEntry("pinion.worker.timers.pending", 1.0);
        }
    }

    @Test
    void meters_readOnTheWorkersThread_haveValues() {
        try (ManualWorker manual = ManualWorker.create()) {
            WorkerMetrics.of(manual.worker()).bindTo(registry);
            var values = manual.worker().submit(() -> Values.of(registry));
            manual.runAll();
            assertThat(values.join()).containsEntry("pinion.worker.accepted", 1.0);
        }
    }

    @Test
    void counter_whoseSourceTakesBack_doesNotGoBack() {
        FakeWorker fake = new FakeWorker("ledger");
        bound(fake.worker());
        Values.of(registry);
        fake.accepted = 100;
        fake.state = WorkerState.CLOSED; // so that the next reading takes another snapshot
        assertThat(Values.of(registry)).containsEntry("pinion.worker.accepted", 101.0);
        assertThat(fake.snapshots).hasValue(2);
    }

    @Test
    void meters_whoseBinderIsForgotten_live() {
        FakeWorker fake = new FakeWorker("ledger");
        WeakReference<WorkerMetrics> binder = new WeakReference<>(bound(fake.worker()));
        assertThat(Collected.within(binder)).isTrue();
        assertThat(Values.of(registry)).containsEntry("pinion.worker.accepted", 101.0);
    }

    private WorkerMetrics bound(Worker worker) {
        WorkerMetrics metrics = WorkerMetrics.of(worker);
        metrics.bindTo(registry);
        return metrics;
    }

    @Test
    void worker_closedAndRead_isLetGoAndItsFinalNumbersStay() {
        ManualWorker manual = ManualWorker.create();
        WeakReference<Worker> worker = new WeakReference<>(manual.worker());
        WorkerMetrics metrics = bound(manual.worker());
        manual.worker().execute(() -> {});
        Values.of(registry);
        manual.shutdown();
        manual = null;

        Map<String, Double> last = Values.of(registry);
        assertThat(last)
                .containsEntry("pinion.worker.state", 3.0)
                .containsEntry("pinion.worker.completed", 1.0)
                .containsEntry("pinion.worker.pending", 0.0);
        assertThat(Collected.within(worker)).isTrue();
        assertThat(Values.of(registry)).isEqualTo(last);
        Reference.reachabilityFence(metrics);
    }

    @Test
    void worker_thatRunsAndIsForgotten_isStillShown() {
        WeakReference<Worker> worker = new WeakReference<>(startedAndBound());
        System.gc();
        assertThat(Values.of(registry)).containsEntry("pinion.worker.state", 0.0);
        worker.get().close();
    }

    private Worker startedAndBound() {
        Worker worker = Worker.start();
        WorkerMetrics.of(worker).bindTo(registry);
        return worker;
    }

    @Test
    void close_afterBindingToTwoRegistries_removesAllAndLetsGo() {
        MeterRegistry other = new SimpleMeterRegistry();
        FakeWorker fake = new FakeWorker("ledger");
        WorkerMetrics metrics = bound(fake.worker());
        metrics.bindTo(other);
        assertThat(other.getMeters()).hasSize(36);

        metrics.close();
        metrics.close();

        assertThat(registry.getMeters()).isEmpty();
        assertThat(other.getMeters()).isEmpty();
        assertThatThrownBy(() -> metrics.bindTo(registry))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'ledger'")
                .hasMessageContaining("make a new binder");
    }

    @Test
    void close_underFiltersAndComposites_removesAll() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(registry);
        composite.config().commonTags("instance", "one");
        composite.config().meterFilter(MeterFilter.denyNameStartsWith("pinion.worker.loop"));
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.withName("app." + id.getName());
            }
        });
        FakeWorker fake = new FakeWorker("ledger");
        WorkerMetrics metrics = WorkerMetrics.of(fake.worker());
        metrics.bindTo(composite);
        assertThat(Values.of(registry)).hasSize(30).containsEntry("app.pinion.worker.accepted", 101.0);
        metrics.bindTo(composite);
        assertThat(registry.getMeters()).hasSize(30);

        metrics.close();

        assertThat(composite.getMeters()).isEmpty();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void bindTo_afterARestartOfTheSameName_showsTheNewWorkerAndOutlivesTheOldBinder() {
        FakeWorker first = new FakeWorker("ledger");
        WorkerMetrics earlier = bound(first.worker());
        Values.of(registry);
        first.state = WorkerState.CLOSED;
        FakeWorker second = new FakeWorker("ledger");
        second.runTime = new Latency(77, 1, 1, 1, 1, 1);

        try (LogLines lines = LogLines.of("io.pinion.observability")) {
            bound(second.worker());
            assertThat(lines.all()).isEmpty();
        }
        earlier.close();

        assertThat(Values.of(registry)).hasSize(36).containsEntry("pinion.worker.run.time.count", 77.0);
    }

    @Test
    void bindTo_whileAnotherOfTheSameNameRuns_replacesAndWarns() {
        bound(new FakeWorker("ledger").worker());
        try (LogLines lines = LogLines.of("io.pinion.observability")) {
            bound(new FakeWorker("ledger").worker());
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("worker 'ledger'")
                    .contains("different names or tags");
        }
        assertThat(registry.getMeters()).hasSize(36);
    }

    @Test
    void bindTo_withTags_keepsWorkersOfOneNameApart() {
        WorkerMetrics.of(new FakeWorker("ledger").worker(), Tags.of("shard", "1"))
                .bindTo(registry);
        try (LogLines lines = LogLines.of("io.pinion.observability")) {
            WorkerMetrics.of(new FakeWorker("ledger").worker(), Tags.of("shard", "2"))
                    .bindTo(registry);
            assertThat(lines.all()).isEmpty();
        }
        assertThat(registry.getMeters()).hasSize(72);
    }

    @Test
    void bindTo_refusedByTheRegistry_leavesNothing() {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().endsWith("capacity")) {
                    throw new IllegalArgumentException("no such meters here");
                }
                return id;
            }
        });
        WorkerMetrics metrics = WorkerMetrics.of(new FakeWorker("ledger").worker());
        assertThatThrownBy(() -> metrics.bindTo(registry)).hasMessage("no such meters here");
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void arguments_thatAreNone_areRefused() {
        Worker worker = new FakeWorker("ledger").worker();
        assertThatThrownBy(() -> WorkerMetrics.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("worker");
        assertThatThrownBy(() -> WorkerMetrics.of(worker, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("tags");
        assertThatThrownBy(() -> WorkerMetrics.of(worker).bindTo(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("registry");
        assertThatThrownBy(() -> WorkerMetrics.of(worker, Tags.of("worker", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'worker'");
        assertThatThrownBy(() -> WorkerMetrics.of(worker, Tags.of("quantile", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'quantile'");
    }
}
