package io.pinion.observability.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a worker counts as observable instruments of OpenTelemetry.
 *
 * <pre>{@code
 * Worker worker = Worker.start();
 * WorkerMetrics metrics = WorkerMetrics.register(worker, openTelemetry.getMeter("io.pinion"));
 * // and when the worker has gone for good:
 * metrics.close();
 * }</pre>
 *
 * <p>Shape: 36 values under the prefix {@code pinion.worker.}, with the attribute {@code worker}, the worker's name.
 * The percentiles of {@code queue.delay}, {@code run.time} and {@code loop.lag} are gauges in seconds with the attribute
 * {@code quantile}, over the whole life of the worker, and absent before the first recording. {@code state} is 0
 * running, 1 draining, 2 abandoning, 3 closed. Names and meanings are those of the meters for Micrometer.
 * <p>Threads: any. No thread is started.
 * <p>Cost: nothing for the worker and nothing where tasks are handed over. A collection takes one snapshot for all
 * values, some microseconds on the collecting thread, so its numbers fit together.
 * <p>Life: the meter keeps a worker from being collected only while that is open. The first collection after it has
 * closed takes the final numbers and lets go of it. They are shown until {@link #close()}. Two workers of one meter need
 * different names: OpenTelemetry takes one value for each set of attributes and leaves the other out, with a warning.
 */
public final class WorkerMetrics implements AutoCloseable {
    private static final AttributeKey<String> WORKER = AttributeKey.stringKey("worker");

    private final List<Instrument> instruments = new ArrayList<>();
    private final BatchCallback callback;
    private @Nullable Worker worker; // guarded by this; null: the last snapshot is final
    private WorkerStats last; // guarded by this
    private boolean closed; // guarded by this

    private WorkerMetrics(Worker worker, Meter meter) {
        this.worker = worker;
        last = worker.stats();
        Attributes attributes = Attributes.of(WORKER, worker.config().name());
        Instruments.add(instruments, meter, attributes, worker.config().capacity());
        ObservableMeasurement first = instruments.get(0).measurement();
        ObservableMeasurement[] others =
                instruments.stream().skip(1).map(Instrument::measurement).toArray(ObservableMeasurement[]::new);
        callback = meter.batchCallback(this::observe, first, others);
    }

    /**
     * Makes the instruments and has the meter ask for them from now on.
     *
     * @param worker whose numbers
     * @param meter who asks; best one named {@code io.pinion} for all workers
     * @return the registration
     */
    public static WorkerMetrics register(Worker worker, Meter meter) {
        return new WorkerMetrics(Objects.requireNonNull(worker, "worker"), Objects.requireNonNull(meter, "meter"));
    }

    private void observe() {
        WorkerStats stats = snapshot();
        if (stats != null) {
            instruments.forEach(instrument -> instrument.record(stats));
        }
    }

    private synchronized @Nullable WorkerStats snapshot() {
        Worker present = worker;
        if (closed) {
            return null;
        }
        if (present != null) {
            // Asked before the snapshot: closed by then, it is the final one.
            boolean ended = present.state() == WorkerState.CLOSED;
            last = present.stats();
            if (ended) {
                worker = null;
            }
        }
        return last;
    }

    /** Ends the asking and lets go of the worker, which itself goes on. Closed already, it does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            worker = null;
        }
        callback.close();
    }
}
