package io.pinion.observability.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleGaugeBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.WorkerStats.Latency;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The instruments of a worker. Shares have no unit: an exporter would turn {@code 1} into a part of the name, and the
 * names would not be those that Micrometer has.
 */
final class Instruments {
    private static final String PREFIX = "pinion.worker.";
    private static final AttributeKey<String> QUANTILE = AttributeKey.stringKey("quantile");
    private static final double NS_PER_S = 1e9;

    private final List<Instrument> all;
    private final Meter meter;
    private final Attributes attributes;

    private Instruments(List<Instrument> all, Meter meter, Attributes attributes) {
        this.all = all;
        this.meter = meter;
        this.attributes = attributes;
    }

    static void add(List<Instrument> all, Meter meter, Attributes attributes, int capacity) {
        Instruments instruments = new Instruments(all, meter, attributes);
        instruments.counters();
        instruments.gauges(capacity);
        instruments.latency("queue.delay", "From hand-over to start", WorkerStats::queueDelay);
        instruments.latency("run.time", "From start to end on the thread", WorkerStats::runTime);
        instruments.latency("loop.lag", "From the deadline of a timer to its start", WorkerStats::loopLag);
    }

    private void counters() {
        counter("accepted", "Tasks and lane events handed over, and timers that became due", WorkerStats::accepted);
        counter("completed", "Tasks that ended normally", WorkerStats::completed);
        counter("failed", "Tasks that ended with an exception", WorkerStats::failed);
        counter("cancelled", "Tasks cancelled before or while they ran", WorkerStats::cancelled);
        counter("expired", "Tasks not started by their deadline", WorkerStats::expired);
        counter("never.run", "Tasks abandoned when the worker closed", WorkerStats::neverRun);
        counter("rejected", "Tasks refused: no room, or closing", WorkerStats::rejected);
        counter("dropped", "Tasks let go by the overflow policy", WorkerStats::dropped);
        counter("wakeups", "How often the sleeping thread was woken", WorkerStats::wakeups);
        counter("wakeups.missed", "Sleeps that ended by their cap, must stay 0", WorkerStats::missedWakeups);
        counter("stalls", "Reports of the watchdog", WorkerStats::stalls);
        counter("handler.errors", "Exceptions of the error handler itself", WorkerStats::handlerErrors);
    }

    private void gauges(int capacity) {
        gauge("state", "0 running, 1 draining, 2 abandoning, 3 closed", stats -> numberOf(stats.state()));
        gauge("pending", "Tasks queued, running or in flight", WorkerStats::pending);
        gauge("in.flight", "Asynchronous and blocking tasks not ended", WorkerStats::inFlight);
        gauge("timers.pending", "Timers set and not due", WorkerStats::timersPending);
        gauge("capacity", "Slots of the ring", stats -> capacity);
        all.add(Instrument.share(
                doubles("idle.share", "Share of its life without work, 0 to 1").buildObserver(),
                attributes,
                WorkerStats::idleShare));
    }

    private void counter(String name, String help, ToLongFunction<WorkerStats> value) {
        all.add(Instrument.counter(
                meter.counterBuilder(PREFIX + name).setDescription(help).buildObserver(), attributes, value));
    }

    private void gauge(String name, String help, ToLongFunction<WorkerStats> value) {
        all.add(Instrument.gauge(doubles(name, help).ofLongs().buildObserver(), attributes, value));
    }

    private DoubleGaugeBuilder doubles(String name, String help) {
        return meter.gaugeBuilder(PREFIX + name).setDescription(help);
    }

    private void latency(String name, String help, Function<WorkerStats, Latency> of) {
        ObservableDoubleMeasurement quantiles = doubles(name, help).setUnit("s").buildObserver();
        Attributes p50 = at("0.5");
        Attributes p90 = at("0.9");
        Attributes p99 = at("0.99");
        Attributes p999 = at("0.999");
        all.add(new Instrument(quantiles, stats -> {
            Latency latency = of.apply(stats);
            if (latency.count() > 0) {
                quantiles.record(latency.p50Ns() / NS_PER_S, p50);
                quantiles.record(latency.p90Ns() / NS_PER_S, p90);
                quantiles.record(latency.p99Ns() / NS_PER_S, p99);
                quantiles.record(latency.p999Ns() / NS_PER_S, p999);
            }
        }));
        ObservableDoubleMeasurement max =
                doubles(name + ".max", help + ", the longest").setUnit("s").buildObserver();
        all.add(new Instrument(max, stats -> {
            Latency latency = of.apply(stats);
            if (latency.count() > 0) {
                max.record(latency.maxNs() / NS_PER_S, attributes);
            }
        }));
        counter(name + ".count", help + ", recordings", stats -> of.apply(stats).count());
    }

    private Attributes at(String quantile) {
        return attributes.toBuilder().put(QUANTILE, quantile).build();
    }

    private static long numberOf(WorkerState state) {
        return switch (state) {
            case RUNNING -> 0;
            case DRAINING -> 1;
            case ABANDONING -> 2;
            case CLOSED -> 3;
        };
    }
}
