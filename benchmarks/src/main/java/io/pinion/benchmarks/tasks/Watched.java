package io.pinion.benchmarks.tasks;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.observability.jfr.PinionEvents;
import io.pinion.observability.micrometer.WorkerMetrics;
import io.pinion.observability.opentelemetry.TaskTracing;
import io.pinion.tasks.context.opentelemetry.OpenTelemetryCarrier;
import io.pinion.worker.WorkerConfig;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** A worker, and who observes it. What is current on the thread that makes it ends with it, on the same thread. */
final class Watched implements AutoCloseable {
    private static final ContextKey<String> KEY = ContextKey.named("order");

    private final Deque<Runnable> open = new ArrayDeque<>();
    private final Rig rig;
    private volatile double seen;

    private Watched(Variant variant, Probe probe) throws IOException, ParseException {
        WorkerConfig.Builder config = Peers.workerBuilder("pinion", probe, Peer.CAPACITY);
        Tracer tracer = tracer();
        switch (variant) {
            case NO_CTX, CTX -> config.decorator(OpenTelemetryCarrier.create());
            case NO_SPAN, SPAN -> config.decorator(TaskTracing.of(tracer, "measured"));
            default -> {}
        }
        PinionPeer peer = new PinionPeer(config.build());
        open.push(peer::close);
        rig = Rig.of("pinion", probe, peer);
        switch (variant) {
            case JFR_ON, JFR_ALL -> record(variant);
            case METERS -> scrape(peer);
            case CTX -> open.push(current(Context.root().with(KEY, "17"))::close);
            case SPAN ->
                open.push(current(Context.root()
                        .with(tracer.spanBuilder("request").setNoParent().startSpan()))::close);
            default -> {}
        }
    }

    static Watched start(Variant variant, Probe probe) throws IOException, ParseException {
        return new Watched(variant, probe);
    }

    Rig rig() {
        return rig;
    }

    private Tracer tracer() {
        SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(new Forgetful()).build();
        open.push(provider::close);
        return provider.get("io.pinion");
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with the rest
    private static Scope current(Context context) {
        return context.makeCurrent();
    }

    private void record(Variant variant) throws IOException, ParseException {
        Recording recording = new Recording(Configuration.getConfiguration("default"));
        if (variant == Variant.JFR_ALL) {
            recording.enable(PinionEvents.SLOW_TASK).withThreshold(Duration.ZERO);
        }
        recording.start();
        open.push(recording::close);
    }

    /** Reads every meter each second, as a scrape does. */
    private void scrape(PinionPeer peer) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        WorkerMetrics metrics = WorkerMetrics.of(peer.worker());
        metrics.bindTo(registry);
        Thread scraper = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        double sum = 0;
                        for (var meter : registry.getMeters()) {
                            for (Measurement measurement : meter.measure()) {
                                sum += measurement.getValue();
                            }
                        }
                        seen = sum;
                        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                    }
                },
                "scraper");
        scraper.setDaemon(true);
        scraper.start();
        open.push(metrics::close);
        open.push(scraper::interrupt);
    }

    /** So that what is read is used. */
    double seen() {
        return seen;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }

    /** Without any, the SDK records no spans; what exporters cost is not asked. */
    private static final class Forgetful implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
