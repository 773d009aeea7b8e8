package io.pinion.observability.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.pinion.tasks.PoolStats;
import io.pinion.tasks.TaskPool;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Binds what a task pool counts to registries of Micrometer. Needs {@code io.pinion:pinion-tasks}, which this module does
 * not bring.
 *
 * <p>Shape: 10 meters with the prefix {@code pinion.pool.} and the tag {@code pool}: the gauges {@code running},
 * {@code buffered}, {@code size} (0: no limit) and {@code capacity}, and the counters {@code completed}, {@code failed},
 * {@code cancelled}, {@code timed.out}, {@code rejected} and {@code dropped} of {@link PoolStats}.
 * <p>Threads and cost are those of {@link WorkerMetrics}, with {@link TaskPool#stats()} as the snapshot. A closed pool may
 * open again, so registries hold it until {@link #close()}, or until meters of the same name and tags are bound.
 */
public final class PoolMetrics implements MeterBinder, AutoCloseable {
    private record Reading(int size, int capacity, PoolStats stats) {}

    private static final String PREFIX = "pinion.pool.";
    private static final List<MeterSpec<Reading>> SPECS = List.of(
            gauge("running", "Tasks that have a place", reading -> reading.stats.running()),
            gauge("buffered", "Tasks that wait for a place", reading -> reading.stats.buffered()),
            gauge("size", "How many tasks may run together, 0 for no limit", Reading::size),
            gauge("capacity", "How many tasks may wait", Reading::capacity),
            counter("completed", "Tasks that ended with a result", PoolStats::completed),
            counter("failed", "Tasks that ended with an exception", PoolStats::failed),
            counter("cancelled", "Tasks that were cancelled", PoolStats::cancelled),
            counter("timed.out", "Tasks that ran longer than the time-out", PoolStats::timedOut),
            counter("rejected", "Calls that were refused", PoolStats::rejected),
            counter("dropped", "Tasks let go by the overflow policy", PoolStats::dropped));

    private final MeterSet<Reading> meters;

    private PoolMetrics(MeterSet<Reading> meters) {
        this.meters = meters;
    }

    /**
     * Makes a binder; nothing is registered or read yet.
     *
     * @param name the value of the tag {@code pool}: 1 to 100 characters, not all blank, no control characters
     * @param pool whose meters
     * @return a binder, for any number of registries
     */
    public static PoolMetrics of(String name, TaskPool pool) {
        return of(name, pool, Tags.empty());
    }

    /**
     * Makes a binder whose meters have more tags; nothing is registered or read yet.
     *
     * @param name the value of the tag {@code pool}: 1 to 100 characters, not all blank, no control characters
     * @param pool whose meters
     * @param tags put on each meter beside {@code pool}; the same keys for all pools of a registry
     * @return a binder, for any number of registries
     * @throws IllegalArgumentException if the name is none, or a tag is named {@code pool} or {@code quantile}
     */
    public static PoolMetrics of(String name, TaskPool pool, Iterable<Tag> tags) {
        String checked = MeterSet.checkedName(name);
        Latest<Reading> latest = new Latest<>(new OfPool(Objects.requireNonNull(pool, "pool")), System::nanoTime);
        return new PoolMetrics(new MeterSet<>("pool", checked, tags, SPECS, latest));
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
     * Removes the meters from every registry they were bound to, and lets go of the pool, which goes on. Closed already,
     * it does nothing.
     */
    @Override
    public void close() {
        meters.close();
    }

    private static MeterSpec<Reading> gauge(String name, String help, ToLongFunction<Reading> value) {
        return MeterSpec.gauge(PREFIX + name, help, value::applyAsLong);
    }

    private static MeterSpec<Reading> counter(String name, String help, ToLongFunction<PoolStats> value) {
        return MeterSpec.counter(PREFIX + name, help, reading -> value.applyAsLong(reading.stats));
    }

    private record OfPool(TaskPool pool) implements Latest.Source<Reading> {
        @Override
        public Reading snapshot() {
            return new Reading(pool.size(), pool.capacity(), pool.stats());
        }

        @Override
        public boolean hasEnded() {
            return false;
        }
    }
}
