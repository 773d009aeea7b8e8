package io.pinion.spring.boot;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.PollerChoice;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code pinion.*}. A key that is not listed here, or a value that is refused, fails the start with the
 * name of the property.
 *
 * <p>Threads: immutable.
 *
 * @param workers the workers by name; each is a bean of that name. Without any, and without a Worker bean, there is one
 *     named pinionWorker
 * @param phase when the workers are stopped: higher phases go first. The default is below those of the web server and
 *     of Spring's own executors, so whatever these still run can hand over work
 */
@ConfigurationProperties(prefix = PinionProperties.PREFIX, ignoreUnknownFields = false)
public record PinionProperties(
        @DefaultValue Map<String, WorkerProperties> workers,
        @DefaultValue("1073740799") int phase) {
    static final String PREFIX = "pinion";

    /** The phase in which workers are stopped unless something else is asked for. */
    public static final int DEFAULT_PHASE = Integer.MAX_VALUE / 2 - 1024;

    /**
     * Copies the map.
     *
     * @param workers see above
     * @param phase see above
     */
    public PinionProperties {
        workers = Collections.unmodifiableMap(new LinkedHashMap<>(workers));
    }

    /**
     * One worker; what is not set has the default of {@link io.pinion.worker.WorkerConfig}.
     *
     * @param capacity how many tasks the ring holds: a power of two from 2 to 16777216
     * @param overflow what a full ring does
     * @param overflowTimeout how long block-for waits for room; needed by it, refused by the others
     * @param idleStrategy what the thread does when it has nothing to run
     * @param pinning on which processors the thread runs
     * @param grace how long accepted work may go on when the application stops
     * @param stallThreshold how long the worker may stand still with work to do before it is reported: at least 10 ms,
     *     or 0 for never
     * @param poller what the thread blocks in
     * @param maxInFlight how many asynchronous and blocking tasks may be in flight together, from 1 to 16777216
     * @param maxTimers how many timers may be pending, from 1 to 268435456
     * @param blockingPoolSize how many threads run blocking code where there are no virtual threads, from 1 to 10000
     */
    public record WorkerProperties(
            @Nullable Integer capacity,
            OverflowPolicy.@Nullable Kind overflow,
            @Nullable Duration overflowTimeout,
            @Nullable IdleStrategy idleStrategy,
            @Nullable PinningProperties pinning,
            @Nullable Duration grace,
            @Nullable Duration stallThreshold,
            @Nullable PollerChoice poller,
            @Nullable Integer maxInFlight,
            @Nullable Integer maxTimers,
            @Nullable Integer blockingPoolSize) {

        static final WorkerProperties DEFAULTS =
                new WorkerProperties(null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * On which processors a worker's thread runs; needs Linux and the native part.
     *
     * @param cpus their numbers as the operating system counts them, from 0
     * @param required whether the application does not start if the thread cannot have all of them
     */
    public record PinningProperties(
            @DefaultValue List<Integer> cpus,
            @DefaultValue("true") boolean required) {
        /**
         * Copies the list.
         *
         * @param cpus see above
         * @param required see above
         */
        public PinningProperties {
            cpus = List.copyOf(cpus);
        }
    }
}
