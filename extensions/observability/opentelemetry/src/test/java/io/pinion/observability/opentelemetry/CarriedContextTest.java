package io.pinion.observability.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.pinion.tasks.context.opentelemetry.OpenTelemetryCarrier;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The carrier of {@code pinion-tasks} with a real SDK: spans that tasks make are children of the submitter's. */
@SuppressWarnings("try") // a scope is closed, and used for nothing else
class CarriedContextTest {

    @Test
    void spansOfTasks_whicheverWayHandedOver_areChildrenOfTheSubmitters() throws Exception {
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build();
                Worker worker = Worker.start(WorkerConfig.builder()
                        .decorator(OpenTelemetryCarrier.create())
                        .build())) {
            Tracer tracer = provider.get("test");
            Callable<Integer> work = () -> {
                tracer.spanBuilder("work").startSpan().end();
                return 1;
            };
            Span parent = tracer.spanBuilder("request").startSpan();
            CompletableFuture<Integer> timer = new CompletableFuture<>();
            try (Scope ignored = parent.makeCurrent()) {
                worker.execute(() -> run(work));
                worker.executeAll(List.of(() -> run(work), () -> run(work)));
                worker.submit(work).get(20, TimeUnit.SECONDS);
                worker.call(work::call);
                worker.callAsync(() -> CompletableFuture.completedFuture(work.call()), Duration.ofSeconds(20));
                worker.timers().after(Duration.ofMillis(1), () -> timer.complete(run(work)));
                worker.blocking().submit(work).get(20, TimeUnit.SECONDS);
            }
            assertThat(timer.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            parent.end();
            assertThat(worker.call(Context::current)).isSameAs(Context.root());
            List<SpanData> spans = exporter.getFinishedSpanItems().stream()
                    .filter(span -> span.getName().equals("work"))
                    .toList();
            assertThat(spans)
                    .hasSize(8)
                    .allMatch(span -> span.getParentSpanId()
                            .equals(parent.getSpanContext().getSpanId()));
        }
    }

    private static int run(Callable<Integer> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
