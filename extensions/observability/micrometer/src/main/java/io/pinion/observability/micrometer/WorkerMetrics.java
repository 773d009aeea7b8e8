package io.pinion.observability.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;
import io.pinion.worker.WorkerStats.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Binds what a worker counts to registries of Micrometer.
 *
 * <pre>{@code
 * Worker worker = Worker.start();
 * WorkerMetrics metrics = WorkerMetrics.of(worker);
 * metrics.bindTo(registry);
 * // and when the worker has gone for good:
 * metrics.close();
 * }</pre>
 *
 * <p>Shape: 36 meters with the prefix {@code pinion.worker.} and the tag {@code worker}, the worker's name. Counters are
 * those of {@link WorkerStats}. The percentiles of {@code queue.delay}, {@code run.time} and {@code loop.lag} are gauges
 * in seconds with the tag {@code quantile}, over the whole life of the worker, and NaN before the first recording.
 * {@code state} is 0 running, 1 draining, 2 abandoning, 3 closed.
 * <p>Threads: any. No thread is started.
 * <p>Cost: nothing for the worker and nothing where tasks are handed over: meters read {@link Worker#stats()} when the
 * registry reads them. One snapshot serves all meters for 250 ms, so a scrape takes one, and its numbers fit together.
 * <p>Life: a registry keeps a worker from being collected only while that is open. The first reading after it has closed
 * takes the final numbers and lets go of it, {@link #close()} does so at once. The meters stay, with the final numbers,
 * until {@link #close()}, or until meters of the same name and tags are bound, as a worker that is started again does.
 * The meters of a worker that had not closed are replaced too, which is logged as a warning by
 * {@code io.pinion.observability}: give workers of one registry different names, or tags.
 */
public final class WorkerMetrics implements MeterBinder, AutoCloseable {
    private static final String PREFIX = "pinion.worker.";
    private static final List<MeterSpec<WorkerStats>> COUNTS = List.of(
            MeterSpec.state(
                    PREFIX + "state",
                    "0 running, 1 draining, 2 abandoning, 3 closed",
                    stats -> numberOf(stats.state())),
            counter("accepted", "Tasks and lane events handed over, and timers that became due", WorkerStats::accepted),
            counter("completed", "Tasks that ended normally", WorkerStats::completed),
            counter("failed", "Tasks that ended with an exception", WorkerStats::failed),
            counter("cancelled", "Tasks cancelled before or while they ran", WorkerStats::cancelled),
            counter("expired", "Tasks not started by their deadline", WorkerStats::expired),
            counter("never.run", "Tasks abandoned when the worker closed", WorkerStats::neverRun),
            counter("rejected", "Tasks refused: no room, or closing", WorkerStats::rejected),
            counter("dropped", "Tasks let go by the overflow policy", WorkerStats::dropped),
            counter("wakeups", "How often the sleeping thread was woken", WorkerStats::wakeups),
            counter("wakeups.missed", "Sleeps that ended by their cap, must stay 0", WorkerStats::missedWakeups),
            counter("stalls", "Reports of the watchdog", WorkerStats::stalls),
            counter("handler.errors", "Exceptions of the error handler itself", WorkerStats::handlerErrors),
            MeterSpec.gauge(PREFIX + "pending", "Tasks queued, running or in flight", WorkerStats::pending),
            MeterSpec.gauge(PREFIX + "in.flight", "Asynchronous and blocking tasks not ended", WorkerStats::inFlight),
            MeterSpec.gauge(PREFIX + "timers.pending", "Timers set and not due", WorkerStats::timersPending),
            MeterSpec.gauge(PREFIX + "idle.share", "Share of its life without work, 0 to 1", WorkerStats::idleShare));

    private final MeterSet<WorkerStats> meters;

    private WorkerMetrics(MeterSet<WorkerStats> meters) {
        this.meters = meters;
    }

    /**
     * Makes a binder; nothing is registered or read yet.
     *
     * @param worker whose meters
     * @return a binder, for any number of registries
     */
    public static WorkerMetrics of(Worker worker) {
        return of(worker, Tags.empty());
    }

    /**
     * Makes a binder whose meters have more tags; nothing is registered or read yet.
     *
     * @param worker whose meters
     * @param tags put on each meter beside {@code worker}; the same keys for all workers of a registry
     * @return a binder, for any number of registries
     * @throws IllegalArgumentException if a tag is named {@code worker} or {@code quantile}
     */
    public static WorkerMetrics of(Worker worker, Iterable<Tag> tags) {
        Objects.requireNonNull(worker, "worker");
        String name = worker.config().name();
        int capacity = worker.config().capacity();
        Latest<WorkerStats> latest = new Latest<>(new OfWorker(worker), System::nanoTime);
        return new WorkerMetrics(new MeterSet<>("worker", name, tags, specs(capacity), latest));
    }

    /**
     * Registers the meters. Bound again to the same registry, they are registered anew.
     *
     * @param registry where to
     * @throws IllegalStateException if this binder is closed
     * @throws RuntimeException if the registry refuses a meter; none is left registered
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        meters.bindTo(registry);
    }

    /**
     * Removes the meters from every registry they were bound to, and lets go of the worker. What another binder has
     * registered in their place stays. The worker itself goes on. Closed already, it does nothing.
     */
    @Override
    public void close() {
        meters.close();
    }

    private static List<MeterSpec<WorkerStats>> specs(int capacity) {
        List<MeterSpec<WorkerStats>> specs = new ArrayList<>(COUNTS);
        specs.add(MeterSpec.gauge(PREFIX + "capacity", "Slots of the ring", stats -> capacity));
        addLatency(specs, "queue.delay", "From hand-over to start", WorkerStats::queueDelay);
        addLatency(specs, "run.time", "From start to end on the thread", WorkerStats::runTime);
        addLatency(specs, "loop.lag", "From the deadline of a timer to its start", WorkerStats::loopLag);
        return specs;
    }

    private static void addLatency(
            List<MeterSpec<WorkerStats>> specs, String name, String help, Function<WorkerStats, Latency> of) {
        specs.add(seconds(name, help, of, Latency::p50Ns).at("0.5"));
        specs.add(seconds(name, help, of, Latency::p90Ns).at("0.9"));
        specs.add(seconds(name, help, of, Latency::p99Ns).at("0.99"));
        specs.add(seconds(name, help, of, Latency::p999Ns).at("0.999"));
        specs.add(seconds(name + ".max", help + ", the longest", of, Latency::maxNs));
        specs.add(counter(
                name + ".count", help + ", recordings", stats -> of.apply(stats).count()));
    }

    private static MeterSpec<WorkerStats> counter(String name, String help, ToLongFunction<WorkerStats> value) {
        return MeterSpec.counter(PREFIX + name, help, value);
    }

    private static MeterSpec<WorkerStats> seconds(
            String name, String help, Function<WorkerStats, Latency> of, ToLongFunction<Latency> valueNs) {
        return MeterSpec.<WorkerStats>gauge(PREFIX + name, help, stats -> {
                    Latency latency = of.apply(stats);
                    return latency.count() == 0 ? Double.NaN : valueNs.applyAsLong(latency) / 1e9;
                })
                .in("seconds");
    }

    private static double numberOf(WorkerState state) {
        return switch (state) {
            case RUNNING -> 0;
            case DRAINING -> 1;
            case ABANDONING -> 2;
            case CLOSED -> MeterSet.ENDED;
        };
    }

    private record OfWorker(Worker worker) implements Latest.Source<WorkerStats> {
        @Override
        public WorkerStats snapshot() {
            return worker.stats();
        }

        @Override
        public boolean hasEnded() {
            return worker.state() == WorkerState.CLOSED;
        }
    }
}
