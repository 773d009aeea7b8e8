package io.pinion.logging.log4j2;

import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import io.pinion.logging.ShipperStats;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AppenderLoggingException;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Ships the events of Log4j 2 through a {@link LogShipper}.
 *
 * <pre>{@code
 * <Pinion name="logs" destination="tcp://logs.example:5140" format="json" overflow="block 50 ms" shedBelow="INFO"/>
 * }</pre>
 *
 * <p>The attributes are the keys of {@link LogShipper#builder(Map)}, see {@link PinionAppenderBuilder}; all others are nested, as
 * {@code <Property name="header.Authorization">${env:TOKEN}</Property>}. It needs no layout and no {@code Async} appender around
 * it, which would only add cost; it works behind synchronous and asynchronous loggers alike.
 *
 * <p>Fields are the context data, the entries of a {@code MapMessage}, {@code contextStack}, {@code markers}, {@code log4jLevel} if
 * it is not one of Log4j's own, and {@code caller} if asked for. Exceptions are described by the worker's thread.
 *
 * <p>Threads: any may log, without a lock. Its worker's daemon thread is named {@code pinion-logging-} and the appender's name,
 * unless a property {@code name} says otherwise.
 * <p>Cost on the logging thread: the message is formatted into a buffer of the thread, at most 2,048 characters of which are kept,
 * and copied; nothing is allocated, beside what Log4j itself does. A marker with parents, a context stack, a level of one's own and
 * {@code caller} do allocate.
 * <p>Errors: wrong settings are told to Log4j's status logger, as are lost connections and lost events; there is then no such
 * appender, and logging goes on without it. With {@code ignoreExceptions="false"}, as a {@code Failover} appender wants it, an
 * event that is not taken throws an {@link AppenderLoggingException}; what the shipping itself logs never does.
 * <p>End: a stop drains within {@code drainTimeout}, or the {@code shutdownTimeout} of the configuration if there is one. When the
 * configuration is read again, the new appender has a connection of its own, and the old one drains: between the two there is no order.
 */
@Plugin(name = "Pinion", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class PinionAppender extends AbstractAppender {
    private static final Duration GIVEN_DRAIN_TIMEOUT = Duration.ofSeconds(5);

    private final @Nullable LogShipper given;
    private final Map<String, String> settings;
    private final boolean includeLocation;
    private volatile @Nullable LogShipper shipper;

    PinionAppender(
            String name,
            @Nullable Filter filter,
            boolean ignoreExceptions,
            @Nullable LogShipper given,
            Map<String, String> settings,
            boolean includeLocation) {
        super(name, filter, null, ignoreExceptions, Property.EMPTY_ARRAY);
        this.given = given;
        this.settings = new TreeMap<>(settings);
        this.includeLocation = includeLocation;
    }

    /**
     * Returns a builder, as Log4j wants it of a plugin.
     *
     * @return the builder
     */
    @PluginBuilderFactory
    public static PinionAppenderBuilder newBuilder() {
        return new PinionAppenderBuilder();
    }

    /** Starts the shipper, which connects in the background; does nothing if started. */
    @Override
    public void start() {
        if (isStarted()) {
            return;
        }
        try {
            shipper = given == null
                    ? LogShipper.builder(settings)
                            .listener(PinionAppender::report)
                            .build()
                    : given;
            super.start();
        } catch (RuntimeException e) {
            LOGGER.error("Appender {} ships nothing: {}", getName(), e.getMessage(), e);
        }
    }

    private static void report(Severity severity, String message, @Nullable Throwable cause) {
        switch (severity) {
            case ERROR, FATAL -> LOGGER.error(message, cause);
            case WARN -> LOGGER.warn(message, cause);
            default -> LOGGER.info(message, cause);
        }
    }

    @Override
    public void append(LogEvent event) {
        LogShipper to = shipper;
        if (to != null && !Events.publish(to, event, includeLocation) && !ignoreExceptions() && !to.isShipping()) {
            throw new AppenderLoggingException("Appender " + getName()
                    + " had no room for the event, or is closed; see its overflow setting, and stats() for the counts");
        }
    }

    @Override
    public boolean requiresLocation() {
        return includeLocation;
    }

    /**
     * Takes no more events, and sends those it has; a shipper that was given stays open. Can be started again. Again: does nothing.
     *
     * @param timeout how long; zero or less for the drain timeout of the settings
     * @param timeUnit its unit
     * @return whether everything was sent, or rejected by the receiver
     */
    @Override
    public boolean stop(long timeout, TimeUnit timeUnit) {
        if (isStopped() || isStopping()) {
            return true;
        }
        setStopping();
        LogShipper ended = shipper;
        boolean sent =
                ended == null || (given == null ? close(ended, timeout, timeUnit) : given.flush(GIVEN_DRAIN_TIMEOUT));
        super.stop(timeout, timeUnit, false);
        setStopped();
        return sent;
    }

    private static boolean close(LogShipper shipper, long timeout, TimeUnit unit) {
        if (timeout > 0) {
            shipper.close(Duration.ofNanos(unit.toNanos(timeout)));
        } else {
            shipper.close();
        }
        return shipper.stats().abandoned() == 0;
    }

    /**
     * Returns the shipper's account.
     *
     * @return the account, after a stop the last one; null before the first start
     */
    public @Nullable ShipperStats stats() {
        LogShipper last = shipper;
        return last == null ? null : last.stats();
    }
}
