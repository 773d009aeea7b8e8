package io.pinion.logging.jul;

import io.pinion.logging.LogShipper;
import io.pinion.logging.LogShipperBuilder;
import io.pinion.logging.Severity;
import io.pinion.logging.ShipperStats;
import io.pinion.logging.internal.lazy.LazyShipper;
import io.pinion.logging.internal.lazy.ShippingPath;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.ErrorManager;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Ships log records through a {@link LogShipper}. The log manager makes it from its configuration:
 *
 * <pre>
 * handlers=io.pinion.logging.jul.PinionHandler
 * io.pinion.logging.jul.PinionHandler.destination=tcp://logs.example:5140
 * io.pinion.logging.jul.PinionHandler.format=json
 * io.pinion.logging.jul.PinionHandler.overflow=block 50 ms
 * io.pinion.logging.jul.PinionHandler.shedBelow=INFO
 * </pre>
 *
 * <p>The keys after the class name are those of {@link LogShipper#builder(java.util.Map)}, and {@code level} (default
 * {@code ALL}), {@code filter} (a class with a public constructor without parameters), {@code source} ({@code true}
 * adds the fields {@code sourceClass} and {@code sourceMethod}, for which the JDK walks the stack of each log call) and
 * {@code keys}. The log manager cannot list its properties: where the configuration is not a file that
 * {@code java.util.logging.config.file} names, {@code keys} names, with commas, those with a name of your own, such as
 * {@code header.Authorization}.
 *
 * <p>Levels: from {@code SEVERE} up it is {@link Severity#ERROR}, from 1,100 {@link Severity#FATAL}; from {@code WARNING}
 * {@link Severity#WARN}, from {@code INFO} {@link Severity#INFO}, from {@code FINE} {@link Severity#DEBUG}, below it
 * {@link Severity#TRACE}. A level that is not one of the JDK's own is also sent by its name, as the field
 * {@code julLevel}. Messages are localised and their parameters put in as {@link java.util.logging.Formatter#formatMessage} does it.
 * {@link #setFormatter} and {@link #setEncoding} have no effect: the format of the shipper says how events are written.
 *
 * <p>What the shipping itself logs is not shipped: nothing from {@code jdk.httpclient}, {@code jdk.internal.httpclient} and
 * {@code io.pinion.logging}, and nothing that is logged on its threads. Other handlers still get it.
 *
 * <p>Threads: any; no lock is taken once the shipper is there. It starts with the first record, on a daemon thread
 * {@code pinion-logging-start}, since the log manager holds its lock while it makes handlers; up to 1,024 records wait for
 * it. Its worker's thread is named as {@code name} says, by default {@code pinion-logging-jul}.
 * <p>Cost: a record without parameters costs what {@link LogShipper#publish} does, and allocates nothing. A thread's name is
 * right when the record is published on it; otherwise its number is sent, as {@code #17}.
 * <p>Errors: wrong settings make the constructor throw, which the log manager prints. Lost connections and lost events are
 * told to the {@link ErrorManager}; the JDK's own prints the first and no more.
 * <p>End: the log manager closes its handlers when the JVM shuts down, and the close drains.
 */
public final class PinionHandler extends Handler {
    /** The longest wait of {@link #flush()}. */
    public static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration GIVEN_DRAIN_TIMEOUT = Duration.ofSeconds(5);

    private final @Nullable LogShipper given;
    private final @Nullable LazyShipper own;
    private final LongAdder unshipped = new LongAdder();
    private final boolean source;
    private volatile boolean closed;

    /**
     * Makes a handler from the log manager's properties; nothing is started yet.
     *
     * @throws IllegalArgumentException if a property is missing, unknown or wrong, saying which and what it must be
     */
    public PinionHandler() {
        HandlerSettings settings = HandlerSettings.read();
        LogShipperBuilder builder = LogShipper.builder(settings.shipper()).listener(this::report);
        given = null;
        own = new LazyShipper(builder::build, () -> {}, this::report, event -> unshipped.increment());
        source = settings.source();
        setLevel(settings.level());
        Filter filter = settings.filter();
        if (filter != null) {
            setFilter(filter);
        }
    }

    /**
     * Makes a handler for a shipper that is there already.
     *
     * @param shipper not closed by this handler, whose close waits at most 5 s for what was published to be sent
     */
    public PinionHandler(LogShipper shipper) {
        given = Objects.requireNonNull(shipper, "shipper");
        own = null;
        source = false;
    }

    /** Ships a record, unless its level, the filter or a close is against it. Never throws for want of a receiver. */
    @Override
    public void publish(@Nullable LogRecord record) {
        if (record == null || closed || !isLoggable(record) || ShippingPath.has(record.getLoggerName())) {
            return;
        }
        LogShipper shipper = shipper();
        if (shipper == null) {
            if (own != null) {
                own.publish(Records.copy(record, source));
            }
        } else if (!source && Records.isPlain(record)) {
            shipper.publish(Records.severity(record.getLevel()), Records.PLAIN, record);
        } else {
            Records.publishCopy(shipper, record, source);
        }
    }

    private @Nullable LogShipper shipper() {
        return own == null ? given : own.shipper();
    }

    private void report(Severity severity, String message, @Nullable Throwable cause) {
        if (severity.isBelow(Severity.WARN)) {
            return;
        }
        Exception reason =
                cause == null || cause instanceof Exception ? (Exception) cause : new RuntimeException(cause);
        reportError(
                message,
                reason,
                own == null || own.shipper() == null ? ErrorManager.OPEN_FAILURE : ErrorManager.WRITE_FAILURE);
    }

    /** Waits until everything published before is sent or given up, at most {@link #FLUSH_TIMEOUT}; on the worker's thread not at all. */
    @Override
    public void flush() {
        if (own != null) {
            own.flush(FLUSH_TIMEOUT);
        } else if (given != null) {
            given.flush(FLUSH_TIMEOUT);
        }
    }

    /**
     * Takes no more records and drains: a shipper of its own for at most its {@code drainTimeout} and 7 s, one that was given
     * for at most 5 s. Again: waits for the same end.
     */
    @Override
    public void close() {
        closed = true;
        if (own != null) {
            own.close();
        } else if (given != null) {
            given.flush(GIVEN_DRAIN_TIMEOUT);
        }
    }

    /**
     * Returns the shipper's account.
     *
     * @return the account; null before the first record has started it
     */
    public @Nullable ShipperStats stats() {
        LogShipper shipper = own == null ? given : own.startedOrEnding();
        return shipper == null ? null : shipper.stats();
    }

    /**
     * Returns how many records no shipper was offered: too many came before it had started, or it could not be started.
     *
     * @return the count
     */
    public long unshipped() {
        return unshipped.sum() + (own == null ? 0 : own.lost());
    }
}
