package io.pinion.observability.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.pinion.tasks.context.opentelemetry.OpenTelemetryCarrier;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import org.junit.jupiter.api.Test;

/** The code of docs/observability/opentelemetry.md. */
@SuppressWarnings("try") // closed where the document says so
class OpenTelemetrySnippetsTest {
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetry openTelemetry = OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(reader).build())
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();

    @Test
    void metrics_areThereUntilTheyAreClosed() {
        Worker worker = Worker.start(WorkerConfig.builder().name("orders").build());
        WorkerMetrics metrics = WorkerMetrics.register(worker, openTelemetry.getMeter("io.pinion"));
        assertThat(Collected.from(reader).values).containsEntry("orders pinion.worker.state", 0.0);
        worker.close();
        assertThat(Collected.from(reader).values).containsEntry("orders pinion.worker.state", 3.0);
        metrics.close();
        assertThat(Collected.from(reader).values).isEmpty();
    }

    @Test
    void context_goesAlong() {
        Worker worker = Worker.start(
                WorkerConfig.builder().decorator(OpenTelemetryCarrier.create()).build());
        Span span = openTelemetry.getTracer("test").spanBuilder("request").startSpan();
        try (worker;
                Scope ignored = span.makeCurrent()) {
            assertThat(worker.call(Span::current)).isSameAs(span);
        }
    }

    @Test
    void tracing_makesASpanForTheTask() {
        TaskTracing tracing = TaskTracing.of(openTelemetry.getTracer("io.pinion"), "orders");
        Worker worker = Worker.start(
                WorkerConfig.builder().name("orders").decorator(tracing).build());
        Span span = openTelemetry.getTracer("test").spanBuilder("request").startSpan();
        try (worker;
                Scope ignored = span.makeCurrent()) {
            worker.call(() -> 1);
        }
        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
    }
}
