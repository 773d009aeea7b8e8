package io.pinion.observability.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.pinion.test.ManualClock;
import io.pinion.test.ManualWorker;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a scope is closed, and used for nothing else
class TaskTracingTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final Tracer tracer = provider.get("io.pinion");
    private final ManualWorker manual = ManualWorker.create(
            WorkerConfig.builder()
                    .name("orders")
                    .decorator(TaskTracing.of(tracer, "orders"))
                    .errorHandler((task, error) -> {})
                    .build(),
            new ManualClock());
    private final Worker worker = manual.worker();

    @AfterEach
    void close() {
        manual.close();
        provider.close();
    }

    /** Hands over within a span; returns the spans of tasks, after all has run outside of it. */
    private List<SpanData> within(Runnable handOver) {
        Span parent = tracer.spanBuilder("request").startSpan();
        try (Scope ignored = parent.makeCurrent()) {
            handOver.run();
        }
        manual.runAll();
        parent.end();
        List<SpanData> spans = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals("orders task"))
                .toList();
        assertThat(spans)
                .allMatch(span -> span.getParentSpanId()
                                .equals(parent.getSpanContext().getSpanId())
                        && span.getTraceId().equals(parent.getSpanContext().getTraceId()));
        return spans;
    }

    @Test
    void eachWayToHandOver_makesASpanWithTheHandOversParent() {
        AtomicReference<String> inTask = new AtomicReference<>();
        Callable<Integer> body = () -> 1;
        List<SpanData> spans = within(() -> {
            worker.execute(() -> inTask.set(Span.current().getSpanContext().getSpanId()));
            worker.execute(value -> {}, "argument");
            worker.executeAll(List.of(() -> {}, () -> {}));
            worker.submit(() -> {});
            worker.submit(body);
            worker.submitAll(List.of(body));
            worker.submitAsync(() -> CompletableFuture.completedFuture(1));
            worker.offer(() -> {});
        });
        assertThat(spans).hasSize(9);
        assertThat(spans).anyMatch(span -> span.getSpanId().equals(inTask.get()));
        assertThat(spans.get(0).getAttributes().get(AttributeKey.stringKey("pinion.worker")))
                .isEqualTo("orders");
        assertThat(spans.get(0).getAttributes().get(AttributeKey.longKey("pinion.queue.delay")))
                .isPositive();
        assertThat(Context.current()).isSameAs(Context.root());
    }

    @Test
    void call_onARealWorker_runsInItsSpan() {
        try (Worker real = Worker.start(
                WorkerConfig.builder().decorator(TaskTracing.of(tracer, "real")).build())) {
            Span parent = tracer.spanBuilder("request").startSpan();
            try (Scope ignored = parent.makeCurrent()) {
                assertThat(real.call(() -> Span.current().getSpanContext().getTraceId()))
                        .isEqualTo(parent.getSpanContext().getTraceId());
            }
            assertThat(real.call(Context::current)).isSameAs(Context.root());
        }
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .containsExactly("real task");
    }

    @Test
    void timer_thatRepeats_hasASpanOnce_andTheContextAlways() {
        AtomicReference<String> trace = new AtomicReference<>();
        within(() -> worker.timers()
                .every(
                        Duration.ofSeconds(1),
                        () -> trace.set(Span.current().getSpanContext().getTraceId())));
        manual.advance(Duration.ofSeconds(1));
        String first = trace.getAndSet(null);
        manual.advance(Duration.ofSeconds(3));
        assertThat(exporter.getFinishedSpanItems())
                .filteredOn(span -> span.getName().equals("orders task"))
                .hasSize(1);
        assertThat(trace.get()).isEqualTo(first).isNotNull();
    }

    @Test
    void taskThatThrows_endsItsSpanAsAnError_andTheErrorGoesOn() {
        AtomicReference<CompletableFuture<Void>> failed = new AtomicReference<>();
        Runnable failing = () -> {
            throw new IllegalStateException("on purpose");
        };
        List<SpanData> spans = within(() -> failed.set(worker.submit(failing)));
        assertThat(spans).hasSize(1);
        assertThat(spans.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans.get(0).getEvents()).hasSize(1);
        assertThat(failed.get()).isCompletedExceptionally();
        assertThatThrownBy(() -> failed.get().join()).hasRootCauseMessage("on purpose");
        assertThat(worker.stats().failed()).isEqualTo(1);
    }

    @Test
    void contextWithoutASpan_isTakenAlongWithoutOne() {
        AtomicReference<String> tenant = new AtomicReference<>();
        try (Scope ignored = Baggage.builder()
                .put("tenant", "17")
                .build()
                .storeInContext(Context.root())
                .makeCurrent()) {
            worker.execute(() -> tenant.set(Baggage.current().getEntryValue("tenant")));
        }
        manual.runAll();
        assertThat(tenant).hasValue("17");
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void decorate_withoutContext_isTheTaskItselfAndAllocatesNothing() {
        TaskTracing tracing = TaskTracing.of(tracer, "orders");
        Runnable task = () -> {};
        assertThat(tracing.decorate(task)).isSameAs(task);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = allocated();
            for (int i = 0; i < 100_000; i++) {
                tracing.decorate(task);
            }
            least = Math.min(least, allocated() - before);
        }
        assertThat(least).as("bytes of 100,000 calls").isLessThan(10_000);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void misuse_isRefused() {
        assertThatThrownBy(() -> TaskTracing.of(null, "x")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> TaskTracing.of(tracer, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> TaskTracing.of(tracer, " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("worker");
        assertThatThrownBy(() -> TaskTracing.of(tracer, "x").decorate(null)).isInstanceOf(NullPointerException.class);
    }
}
