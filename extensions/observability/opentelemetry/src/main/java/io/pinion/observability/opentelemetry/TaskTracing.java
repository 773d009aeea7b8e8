package io.pinion.observability.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.pinion.worker.TaskDecorator;
import java.util.Objects;

/**
 * Makes a span for each task that is handed over within a recorded trace, and takes the context along. The span begins
 * when the task starts on the worker and ends when it returns or throws; its parent is the span that was current where
 * the task was handed over.
 *
 * <pre>{@code
 * TaskTracing tracing = TaskTracing.of(openTelemetry.getTracer("io.pinion"), "orders");
 * Worker worker = Worker.start(WorkerConfig.builder().name("orders").decorator(tracing).build());
 * }</pre>
 *
 * <p>Attributes: {@code pinion.worker}, and {@code pinion.queue.delay} in nanoseconds, from the hand-over to the start.
 * What a task throws is recorded as an exception with the status {@code ERROR}, and goes on as ever. Of an asynchronous
 * task the span covers the start, not the stage; of a periodic timer the first run, so that no trace grows for ever. A
 * timer's delay is part of its queue delay.
 * <p>Where no recorded span is current there is no span; other context is taken along all the same. Where the context is
 * the root, the task is returned as it is and nothing is allocated here.
 * <p>Threads: any. Cost: where a span is current, one span and two looks at the clock.
 */
@SuppressWarnings("try") // a scope is closed, and used for nothing else
public final class TaskTracing implements TaskDecorator {
    private static final AttributeKey<String> WORKER = AttributeKey.stringKey("pinion.worker");
    private static final AttributeKey<Long> QUEUE_DELAY = AttributeKey.longKey("pinion.queue.delay");

    private final Tracer tracer;
    private final String worker;
    private final String spanName;

    private TaskTracing(Tracer tracer, String worker) {
        this.tracer = tracer;
        this.worker = worker;
        spanName = worker + " task";
    }

    /**
     * Makes a decorator.
     *
     * @param tracer makes the spans
     * @param worker the worker's name; spans are named {@code <worker> task}
     * @return the decorator
     * @throws IllegalArgumentException if the name is blank
     */
    public static TaskTracing of(Tracer tracer, String worker) {
        Objects.requireNonNull(tracer, "tracer");
        if (worker.isBlank()) {
            throw new IllegalArgumentException("worker must be the name of a worker, was blank; spans are named by it");
        }
        return new TaskTracing(tracer, worker);
    }

    @Override
    public Runnable decorate(Runnable task) {
        Objects.requireNonNull(task, "task");
        Context context = Context.current();
        if (context == Context.root()) {
            return task;
        }
        return Span.fromContext(context).isRecording()
                ? new Traced(this, context, task, System.nanoTime())
                : new Carried(context, task);
    }

    private record Carried(Context context, Runnable task) implements Runnable {
        @Override
        public void run() {
            try (Scope ignored = context.makeCurrent()) {
                task.run();
            }
        }
    }

    /** Worker's thread only, from the hand-over on. */
    private static final class Traced implements Runnable {
        private final TaskTracing tracing;
        private final Context parent;
        private final Runnable task;
        private final long handedOverNs;
        private boolean ran;

        Traced(TaskTracing tracing, Context parent, Runnable task, long handedOverNs) {
            this.tracing = tracing;
            this.parent = parent;
            this.task = task;
            this.handedOverNs = handedOverNs;
        }

        @Override
        public void run() {
            if (ran) {
                // A periodic timer's: one hand-over, and a trace that must not grow for ever.
                try (Scope ignored = parent.makeCurrent()) {
                    task.run();
                }
                return;
            }
            ran = true;
            Span span = startSpan();
            try (Scope ignored = parent.with(span).makeCurrent()) {
                task.run();
            } catch (Throwable t) {
                span.recordException(t);
                span.setStatus(StatusCode.ERROR);
                throw t;
            } finally {
                span.end();
            }
        }

        private Span startSpan() {
            return tracing.tracer
                    .spanBuilder(tracing.spanName)
                    .setParent(parent)
                    .setAttribute(WORKER, tracing.worker)
                    .setAttribute(QUEUE_DELAY, System.nanoTime() - handedOverNs)
                    .startSpan();
        }
    }
}
