package io.pinion.observability.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One meter over a snapshot: its name, and which number of the snapshot it shows. */
record MeterSpec<S>(
        Kind kind,
        String name,
        @Nullable String quantile,
        @Nullable String unit,
        String help,
        ToDoubleFunction<S> value) {

    enum Kind {
        COUNTER,
        GAUGE,
        /** A gauge that is {@link MeterSet#ENDED} once the source has ended. */
        STATE
    }

    static <S> MeterSpec<S> state(String name, String help, ToDoubleFunction<S> value) {
        return new MeterSpec<>(Kind.STATE, name, null, null, help, value);
    }

    static <S> MeterSpec<S> counter(String name, String help, ToLongFunction<S> value) {
        return new MeterSpec<>(Kind.COUNTER, name, null, null, help, value::applyAsLong);
    }

    static <S> MeterSpec<S> gauge(String name, String help, ToDoubleFunction<S> value) {
        return new MeterSpec<>(Kind.GAUGE, name, null, null, help, value);
    }

    MeterSpec<S> in(String newUnit) {
        return new MeterSpec<>(kind, name, quantile, newUnit, help, value);
    }

    MeterSpec<S> at(String newQuantile) {
        return new MeterSpec<>(kind, name, newQuantile, unit, help, value);
    }

    Meter.Id id(Tags tags) {
        Meter.Type type = kind == Kind.COUNTER ? Meter.Type.COUNTER : Meter.Type.GAUGE;
        return new Meter.Id(name, tagsOf(tags), unit, help, type);
    }

    /**
     * Registers the meter. Micrometer holds the object behind a meter weakly and the function strongly: the function
     * has the snapshots too, so that the meter lives as long as it is registered.
     */
    Meter register(MeterRegistry registry, Tags tags, Latest<S> latest) {
        ToDoubleFunction<Latest<S>> reader = weaklyHeld -> value.applyAsDouble(latest.read());
        return kind == Kind.COUNTER
                ? FunctionCounter.builder(name, latest, neverBack(reader))
                        .tags(tagsOf(tags))
                        .baseUnit(unit)
                        .description(help)
                        .register(registry)
                : Gauge.builder(name, latest, reader)
                        .tags(tagsOf(tags))
                        .baseUnit(unit)
                        .description(help)
                        .register(registry);
    }

    /**
     * A snapshot under load may count what is taken back a moment later. Monitoring takes a counter that goes back for
     * one that began anew, and adds all of it to the rate.
     */
    private static <T> ToDoubleFunction<T> neverBack(ToDoubleFunction<T> reader) {
        DoubleAccumulator highest = new DoubleAccumulator(Math::max, 0);
        return source -> {
            highest.accumulate(reader.applyAsDouble(source));
            return highest.get();
        };
    }

    private Tags tagsOf(Tags tags) {
        return quantile == null ? tags : tags.and("quantile", quantile);
    }
}
