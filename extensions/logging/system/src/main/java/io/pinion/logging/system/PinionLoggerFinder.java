package io.pinion.logging.system;

import io.pinion.logging.LogShipper;
import io.pinion.logging.ShipperStats;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes every {@link System.Logger} of the JVM ship through a {@link LogShipper}, the JDK's own loggers included. The JDK finds
 * it when the artifact is on the class path or the module path; there is nothing to call.
 *
 * <p>Settings are system properties {@code io.pinion.logging.system.KEY} and lines {@code KEY=...} of the resource
 * {@code pinion-logging.properties} at the root of the class path; a system property wins. The keys are those of
 * {@link LogShipper#builder(java.util.Map)} and levels:
 *
 * <pre>
 * destination=tcp://logs.example:5140
 * format=json
 * level=INFO
 * level.com.acme=DEBUG
 * </pre>
 *
 * <p>{@code level} is the least level that is logged, by default {@code INFO}; {@code level.PREFIX} is that of the loggers
 * with this name or with names that go on with a dot, of which the longest prefix counts. The values are the names of
 * {@link System.Logger.Level}. Levels are read once.
 *
 * <p>Nothing is started before the first event. Then a daemon thread {@code pinion-logging-start} starts the shipper, whose
 * worker's thread is named as {@code name} says, by default {@code pinion-logging-system}; up to 1,024 events wait for it.
 * No log call waits, so this is safe in static initialisers, and when what starts the shipper logs.
 *
 * <p>Lines on the standard error stream are written instead, with the same levels, when the settings are wrong (one line
 * says what is), while the shipper starts by what the start itself logs, after the end, and always by the loggers
 * {@code jdk.httpclient}, {@code jdk.internal.httpclient} and {@code io.pinion.logging}, which shipping over HTTP may call.
 * What else is logged on the shipper's threads is not shipped but counted as recursive.
 *
 * <p>Threads: any. Cost of a log call with a {@code String}: that of {@link LogShipper#publish}, without garbage; a parameter,
 * an exception or a text that is not finished costs one or two objects. The time of an event has milliseconds.
 * <p>Of several finders on the path, the JDK takes the first it meets.
 * <p>Loggers are not kept here: each request makes one, of about 200 bytes, that lives as long as its user keeps it. All modules
 * share one name space.
 * <p>End: a shutdown hook {@code pinion-logging-end} waits for a start that is going on, at most 5 s, and drains within the
 * shipper's {@code drainTimeout}.
 */
public final class PinionLoggerFinder extends System.LoggerFinder {
    private final SystemShipping shipping;

    /** For the JDK; does nothing. */
    public PinionLoggerFinder() {
        this(SystemShipping.OF_JVM);
    }

    PinionLoggerFinder(SystemShipping shipping) {
        this.shipping = shipping;
    }

    /** Makes a logger, which reads its level when it is first asked. */
    @Override
    public System.Logger getLogger(String name, Module module) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(module, "module");
        return new SystemLogger(name, shipping);
    }

    /**
     * Returns the account of this JVM's shipper.
     *
     * @return the account; null if it has not been started
     */
    public static @Nullable ShipperStats stats() {
        return SystemShipping.OF_JVM.stats();
    }
}
