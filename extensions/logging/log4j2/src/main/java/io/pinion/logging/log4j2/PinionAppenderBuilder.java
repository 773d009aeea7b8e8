package io.pinion.logging.log4j2;

import io.pinion.logging.LogShipper;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.util.Builder;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/**
 * Collects the attributes of a {@link PinionAppender}, set by Log4j from a configuration, or in code. Texts, as in
 * {@link LogShipper#builder(Map)}; what has no attribute here is given as a property.
 *
 * <p>Threads: one at a time.
 */
public final class PinionAppenderBuilder extends AbstractAppender.Builder<PinionAppenderBuilder>
        implements Builder<PinionAppender> {
    private static final Logger STATUS = StatusLogger.getLogger();

    @PluginBuilderAttribute
    private @Nullable String destination;

    @PluginBuilderAttribute
    private @Nullable String format;

    @PluginBuilderAttribute
    private @Nullable String overflow;

    @PluginBuilderAttribute
    private @Nullable String shedBelow;

    @PluginBuilderAttribute
    private @Nullable String queueCapacity;

    @PluginBuilderAttribute
    private @Nullable String memory;

    @PluginBuilderAttribute
    private @Nullable String maxMessageChars;

    @PluginBuilderAttribute
    private @Nullable String drainTimeout;

    @PluginBuilderAttribute
    private @Nullable String backoff;

    @PluginBuilderAttribute
    private @Nullable String requestTimeout;

    @PluginBuilderAttribute
    private @Nullable String batchBytes;

    @PluginBuilderAttribute
    private @Nullable String batchAge;

    @PluginBuilderAttribute
    private @Nullable String fields;

    @PluginBuilderAttribute
    private boolean includeLocation;

    private @Nullable LogShipper shipper;

    /** Begins without any settings. */
    PinionAppenderBuilder() {}

    /**
     * Sets where to.
     *
     * @param destination {@code tcp://host:port}, {@code https://...} and so on
     * @return this builder
     */
    public PinionAppenderBuilder setDestination(String destination) {
        this.destination = destination;
        return this;
    }

    /**
     * Sets as what.
     *
     * @param format {@code json}, {@code syslog} and so on; see {@link io.pinion.logging.LogFormat#parse}
     * @return this builder
     */
    public PinionAppenderBuilder setFormat(String format) {
        this.format = format;
        return this;
    }

    /**
     * Sets what a log call does when there is no room.
     *
     * @param overflow {@code drop}, or {@code block 50 ms}
     * @return this builder
     */
    public PinionAppenderBuilder setOverflow(String overflow) {
        this.overflow = overflow;
        return this;
    }

    /**
     * Sets below which severity events are let go when it becomes crowded.
     *
     * @param shedBelow a severity, such as {@code INFO}
     * @return this builder
     */
    public PinionAppenderBuilder setShedBelow(String shedBelow) {
        this.shedBelow = shedBelow;
        return this;
    }

    /**
     * Sets how many events may wait to be encoded.
     *
     * @param queueCapacity a power of two
     * @return this builder
     */
    public PinionAppenderBuilder setQueueCapacity(String queueCapacity) {
        this.queueCapacity = queueCapacity;
        return this;
    }

    /**
     * Sets how much memory the shipper may use.
     *
     * @param memory such as {@code 32 MiB}
     * @return this builder
     */
    public PinionAppenderBuilder setMemory(String memory) {
        this.memory = memory;
        return this;
    }

    /**
     * Sets how long a message may be.
     *
     * @param maxMessageChars a number
     * @return this builder
     */
    public PinionAppenderBuilder setMaxMessageChars(String maxMessageChars) {
        this.maxMessageChars = maxMessageChars;
        return this;
    }

    /**
     * Sets how long a stop may go on sending.
     *
     * @param drainTimeout such as {@code 5 s}
     * @return this builder
     */
    public PinionAppenderBuilder setDrainTimeout(String drainTimeout) {
        this.drainTimeout = drainTimeout;
        return this;
    }

    /**
     * Sets the waits between attempts to reach the receiver.
     *
     * @param backoff such as {@code 100 ms to 10 s}
     * @return this builder
     */
    public PinionAppenderBuilder setBackoff(String backoff) {
        this.backoff = backoff;
        return this;
    }

    /**
     * Sets how long one attempt to connect or one HTTP request may take.
     *
     * @param requestTimeout such as {@code 10 s}
     * @return this builder
     */
    public PinionAppenderBuilder setRequestTimeout(String requestTimeout) {
        this.requestTimeout = requestTimeout;
        return this;
    }

    /**
     * Sets how large the body of an HTTP request becomes.
     *
     * @param batchBytes such as {@code 512 KiB}
     * @return this builder
     */
    public PinionAppenderBuilder setBatchBytes(String batchBytes) {
        this.batchBytes = batchBytes;
        return this;
    }

    /**
     * Sets how long an event waits for others of the same HTTP request.
     *
     * @param batchAge such as {@code 1 s}
     * @return this builder
     */
    public PinionAppenderBuilder setBatchAge(String batchAge) {
        this.batchAge = batchAge;
        return this;
    }

    /**
     * Sets values that are sent with every event.
     *
     * @param fields such as {@code service=shop,env=test}
     * @return this builder
     */
    public PinionAppenderBuilder setFields(String fields) {
        this.fields = fields;
        return this;
    }

    /**
     * Adds the place of each log call as the field {@code caller}; default false. Log4j walks the stack for it, which costs some
     * microseconds and garbage on the logging thread. Asynchronous loggers must have {@code includeLocation="true"} as well.
     *
     * @param includeLocation whether to
     * @return this builder
     */
    public PinionAppenderBuilder setIncludeLocation(boolean includeLocation) {
        this.includeLocation = includeLocation;
        return this;
    }

    /**
     * Uses a shipper that is there already, instead of settings.
     *
     * @param shipper not closed by the appender, whose stop waits at most 5 s for what was appended to be sent
     * @return this builder
     */
    public PinionAppenderBuilder setShipper(LogShipper shipper) {
        this.shipper = shipper;
        return this;
    }

    /**
     * Makes the appender, not started.
     *
     * @return the appender; null if a setting is missing, unknown or wrong, which the status logger is told
     */
    @Override
    public @Nullable PinionAppender build() {
        try {
            Map<String, String> settings = settings();
            check(settings);
            return new PinionAppender(getName(), getFilter(), isIgnoreExceptions(), shipper, settings, includeLocation);
        } catch (IllegalArgumentException | IllegalStateException e) {
            STATUS.error("There is no appender {} of Pinion: {}", getName(), e.getMessage());
            return null;
        }
    }

    private void check(Map<String, String> settings) {
        if (getName() == null || getName().isBlank()) {
            throw new IllegalArgumentException("it has no name; give it one, by which an AppenderRef finds it");
        }
        if (getLayout() != null) {
            STATUS.warn("The layout of appender {} has no effect: its format says how events are written", getName());
        }
        if (shipper == null) {
            settings.putIfAbsent("name", "pinion-logging-" + getName());
            LogShipper.builder(settings);
        } else if (!settings.isEmpty()) {
            throw new IllegalArgumentException("it was given a shipper, which has settings already, so that "
                    + settings.keySet() + " cannot be set; set them where the shipper is built");
        }
    }

    private Map<String, String> settings() {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Property[] properties = getPropertyArray();
        if (properties != null) {
            for (Property property : properties) {
                put(all, property.getName(), property.getValue());
            }
        }
        put(all, "destination", destination);
        put(all, "format", format);
        put(all, "overflow", overflow);
        put(all, "shedBelow", shedBelow);
        put(all, "queueCapacity", queueCapacity);
        put(all, "memory", memory);
        put(all, "maxMessageChars", maxMessageChars);
        put(all, "drainTimeout", drainTimeout);
        put(all, "backoff", backoff);
        put(all, "requestTimeout", requestTimeout);
        put(all, "batchBytes", batchBytes);
        put(all, "batchAge", batchAge);
        put(all, "fields", fields);
        return all;
    }

    private static void put(Map<String, String> all, String key, @Nullable String value) {
        if (value != null && all.put(key, value) != null) {
            throw new IllegalArgumentException("'" + key + "' is set twice; leave one out");
        }
    }
}
