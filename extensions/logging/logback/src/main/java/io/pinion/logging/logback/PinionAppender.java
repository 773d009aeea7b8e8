package io.pinion.logging.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import io.pinion.logging.ShipperStats;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ships the events of Logback through a {@link LogShipper}.
 *
 * <pre>{@code
 * <appender name="PINION" class="io.pinion.logging.logback.PinionAppender">
 *   <destination>tcp://logs.example:5140</destination>
 *   <format>json</format>
 *   <overflow>block 50 ms</overflow>
 *   <shedBelow>INFO</shedBelow>
 * </appender>
 * }</pre>
 *
 * <p>The elements are the keys of {@link LogShipper#builder(Map)}: those below by name, all others, such as those of a format, as
 * {@code <setting>key=value</setting>}, headers of HTTP also as {@code <header>Name: value</header>}. It needs no encoder and no
 * {@code AsyncAppender} around it, both would only add cost; {@code overflow} is what {@code neverBlock} is there,
 * {@code shedBelow} what {@code discardingThreshold} is.
 *
 * <p>Fields are the MDC, the key-value pairs, {@code markers}, and {@code caller} if asked for. Exceptions are described by the
 * worker's thread.
 *
 * <p>Threads: any may log, without a lock. Its worker's daemon thread is named {@code pinion-logging-} and the appender's name,
 * unless {@code <setting>name=...</setting>} says otherwise.
 * <p>Cost on the logging thread: a message of Logback's that is formatted already is taken as it is, nothing is allocated for
 * it; key-value pairs with other values than texts, numbers and booleans, more than one marker, and caller data are copied first.
 * <p>Errors: wrong settings are told to Logback's status, as are lost connections and lost events; the appender then does not
 * start, and logging goes on without it. {@code append} never throws for want of a receiver.
 * <p>End: {@link #stop()}, also by the stop of the context, drains within {@code drainTimeout}. What toString of an argument logs
 * inside of a log call is let go by Logback itself; what the shipping logs is counted as recursive.
 */
public final class PinionAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final Duration GIVEN_DRAIN_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, String> settings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final @Nullable LogShipper given;
    private volatile @Nullable LogShipper shipper;
    private boolean includeCallerData;

    /** Makes an appender that starts a shipper from its settings. */
    public PinionAppender() {
        given = null;
    }

    /**
     * Makes an appender for a shipper that is there already.
     *
     * @param shipper not closed by this appender, whose stop waits at most 5 s for what was appended to be sent
     */
    public PinionAppender(LogShipper shipper) {
        given = Objects.requireNonNull(shipper, "shipper");
    }

    /** Starts the shipper, which connects in the background; does nothing if started. A setting that is wrong becomes a status. */
    @Override
    public synchronized void start() {
        if (isStarted()) {
            return;
        }
        try {
            shipper = given == null ? build() : checkedGiven(given);
            super.start();
        } catch (RuntimeException e) {
            addError(
                    "Appender [" + getName() + "] ships nothing: " + e.getMessage(),
                    e instanceof IllegalArgumentException ? null : e);
        }
    }

    private LogShipper checkedGiven(LogShipper ready) {
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException("it was made with a shipper, which has settings already, so that "
                    + settings.keySet() + " cannot be set; set them where the shipper is built");
        }
        return ready;
    }

    private LogShipper build() {
        Map<String, String> all = new TreeMap<>(settings);
        all.putIfAbsent(
                "name", "pinion-logging-" + (getName() == null || getName().isBlank() ? "logback" : getName()));
        return LogShipper.builder(all).listener(this::report).build();
    }

    private void report(Severity severity, String message, @Nullable Throwable cause) {
        switch (severity) {
            case ERROR, FATAL -> addError(message, cause);
            case WARN -> addWarn(message, cause);
            default -> addInfo(message, cause);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        LogShipper to = shipper;
        if (to != null) {
            Events.publish(to, event, includeCallerData);
        }
    }

    /**
     * Takes no more events, and sends those it has within the drain timeout; a shipper that was given stays open. Can be
     * started again. Again: does nothing.
     */
    @Override
    public synchronized void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        LogShipper ended = shipper;
        if (given != null) {
            given.flush(GIVEN_DRAIN_TIMEOUT);
        } else if (ended != null) {
            ended.close();
        }
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

    /**
     * Adds the place of each log call as the field {@code caller}; default false. Logback walks the stack for it, which costs some
     * microseconds and garbage on the logging thread.
     *
     * @param includeCallerData whether to
     */
    public void setIncludeCallerData(boolean includeCallerData) {
        this.includeCallerData = includeCallerData;
    }

    /**
     * Adds any setting of {@link LogShipper#builder(Map)}.
     *
     * @param setting as {@code key=value}
     */
    public void addSetting(String setting) {
        add("setting", setting, '=', "key=value", "");
    }

    /**
     * Adds a header to each HTTP request. The appender tells its value to nobody; Logback's own status repeats what it puts in for
     * a variable of the file, so that tokens are better given in code, by {@link #PinionAppender(LogShipper)}.
     *
     * @param header as {@code Name: value}
     */
    public void addHeader(String header) {
        add("header", header, ':', "Name: value", "header.");
    }

    private void add(String element, String text, char separator, String form, String prefix) {
        int end = text.indexOf(separator);
        if (end < 1) {
            // Without the text: it may be a token.
            addError(
                    "<" + element + "> must be '" + form + "', had no '" + separator + "' after a name; it is ignored");
        } else {
            set(prefix + text.substring(0, end).strip(), text.substring(end + 1).strip());
        }
    }

    private void set(String key, String value) {
        settings.put(key, value);
    }

    /**
     * Sets where to.
     *
     * @param destination {@code tcp://host:port}, {@code https://...} and so on
     */
    public void setDestination(String destination) {
        set("destination", destination);
    }

    /**
     * Sets as what.
     *
     * @param format {@code json}, {@code syslog} and so on; see {@link io.pinion.logging.LogFormat#parse}
     */
    public void setFormat(String format) {
        set("format", format);
    }

    /**
     * Sets what a log call does when there is no room.
     *
     * @param overflow {@code drop}, or {@code block 50 ms}
     */
    public void setOverflow(String overflow) {
        set("overflow", overflow);
    }

    /**
     * Sets below which severity events are let go when it becomes crowded.
     *
     * @param shedBelow a severity, such as {@code INFO}
     */
    public void setShedBelow(String shedBelow) {
        set("shedBelow", shedBelow);
    }

    /**
     * Sets how many events may wait to be encoded.
     *
     * @param queueCapacity a power of two
     */
    public void setQueueCapacity(String queueCapacity) {
        set("queueCapacity", queueCapacity);
    }

    /**
     * Sets how much memory the shipper may use.
     *
     * @param memory such as {@code 32 MiB}
     */
    public void setMemory(String memory) {
        set("memory", memory);
    }

    /**
     * Sets how long a message may be.
     *
     * @param maxMessageChars a number
     */
    public void setMaxMessageChars(String maxMessageChars) {
        set("maxMessageChars", maxMessageChars);
    }

    /**
     * Sets how long a stop may go on sending.
     *
     * @param drainTimeout such as {@code 5 s}
     */
    public void setDrainTimeout(String drainTimeout) {
        set("drainTimeout", drainTimeout);
    }

    /**
     * Sets the waits between attempts to reach the receiver.
     *
     * @param backoff such as {@code 100 ms to 10 s}
     */
    public void setBackoff(String backoff) {
        set("backoff", backoff);
    }

    /**
     * Sets how long one attempt to connect or one HTTP request may take.
     *
     * @param requestTimeout such as {@code 10 s}
     */
    public void setRequestTimeout(String requestTimeout) {
        set("requestTimeout", requestTimeout);
    }

    /**
     * Sets how large the body of an HTTP request becomes.
     *
     * @param batchBytes such as {@code 512 KiB}
     */
    public void setBatchBytes(String batchBytes) {
        set("batchBytes", batchBytes);
    }

    /**
     * Sets how long an event waits for others of the same HTTP request.
     *
     * @param batchAge such as {@code 1 s}
     */
    public void setBatchAge(String batchAge) {
        set("batchAge", batchAge);
    }

    /**
     * Sets values that are sent with every event.
     *
     * @param fields such as {@code service=shop,env=test}
     */
    public void setFields(String fields) {
        set("fields", fields);
    }
}
