package io.pinion.observability.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import io.pinion.worker.WorkerStats;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** One instrument, and what it shows of a snapshot. */
record Instrument(ObservableMeasurement measurement, Consumer<WorkerStats> recorder) {

    void record(WorkerStats stats) {
        recorder.accept(stats);
    }

    /**
     * A count that never goes back: a snapshot under load may have counted what is taken back a moment later, and a
     * reader of differences would see a negative one.
     */
    static Instrument counter(
            ObservableLongMeasurement measurement, Attributes attributes, ToLongFunction<WorkerStats> value) {
        AtomicLong highest = new AtomicLong();
        return new Instrument(
                measurement,
                stats -> measurement.record(highest.accumulateAndGet(value.applyAsLong(stats), Math::max), attributes));
    }

    static Instrument gauge(
            ObservableLongMeasurement measurement, Attributes attributes, ToLongFunction<WorkerStats> value) {
        return new Instrument(measurement, stats -> measurement.record(value.applyAsLong(stats), attributes));
    }

    static Instrument share(
            ObservableDoubleMeasurement measurement, Attributes attributes, ToDoubleFunction<WorkerStats> value) {
        return new Instrument(measurement, stats -> measurement.record(value.applyAsDouble(stats), attributes));
    }
}
