package io.pinion.logging.log4j2;

import io.pinion.logging.LogEntry;
import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.time.Instant;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.TriConsumer;
import org.jspecify.annotations.Nullable;

/** Log4j's events as events of the shipper. Threads: any. */
final class Events {
    private static final BiConsumer<LogEntry, Scratch> PLAIN = (entry, scratch) -> write(entry, scratch, false);
    private static final BiConsumer<LogEntry, Scratch> WITH_LOCATION = (entry, scratch) -> write(entry, scratch, true);
    private static final TriConsumer<String, @Nullable Object, LogEntry> FIELD =
            (key, value, entry) -> entry.field(String.valueOf(key), value);
    private static final long MAX_SECONDS = Long.MAX_VALUE / TimeUnit.SECONDS.toNanos(1) - 1;

    private Events() {}

    static boolean publish(LogShipper shipper, LogEvent event, boolean location) {
        Scratch scratch = Scratch.of(event);
        try {
            scratch.format();
            if (location) {
                // The stack is walked now, not while a place in the ring is held.
                event.getSource();
            }
            return shipper.publish(severity(event.getLevel()), location ? WITH_LOCATION : PLAIN, scratch);
        } finally {
            scratch.release();
        }
    }

    static Severity severity(@Nullable Level level) {
        int value = level == null ? Level.INFO.intLevel() : level.intLevel();
        if (value <= Level.WARN.intLevel()) {
            if (value <= Level.FATAL.intLevel()) {
                return Severity.FATAL;
            }
            return value <= Level.ERROR.intLevel() ? Severity.ERROR : Severity.WARN;
        }
        if (value <= Level.DEBUG.intLevel()) {
            return value <= Level.INFO.intLevel() ? Severity.INFO : Severity.DEBUG;
        }
        return Severity.TRACE;
    }

    private static void write(LogEntry entry, Scratch scratch, boolean location) {
        LogEvent event = scratch.event;
        if (event == null) {
            return;
        }
        entry.begin(
                        severity(event.getLevel()),
                        epochNs(event.getInstant()),
                        event.getLoggerName(),
                        event.getThreadName())
                .message(scratch.message)
                .thrown(event.getThrown());
        if (scratch.rendered == null) {
            writeValues(entry, event);
        } else {
            entry.fields(scratch.rendered);
        }
        writeStack(entry, event.getContextStack());
        writeMarker(entry, event.getMarker());
        writeLevel(entry, event.getLevel());
        if (location && event.getSource() != null) {
            entry.field("caller", event.getSource().toString());
        }
    }

    private static long epochNs(Instant instant) {
        long seconds = Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, instant.getEpochSecond()));
        return TimeUnit.SECONDS.toNanos(seconds) + instant.getNanoOfSecond();
    }

    private static void writeValues(LogEntry entry, LogEvent event) {
        ReadOnlyStringMap context = event.getContextData();
        if (context != null && !context.isEmpty()) {
            context.forEach(FIELD, entry);
        }
        if (event.getMessage() instanceof MapMessage<?, ?> map) {
            map.forEach(FIELD, entry);
        }
    }

    private static void writeStack(LogEntry entry, ThreadContext.@Nullable ContextStack stack) {
        if (stack != null && stack.getDepth() > 0) {
            entry.field("contextStack", String.join(" ", stack.asList()));
        }
    }

    /** A marker without parents, which is nearly every one, costs nothing. */
    private static void writeMarker(LogEntry entry, @Nullable Marker marker) {
        if (marker != null) {
            entry.field("markers", marker.hasParents() ? marker.toString() : marker.getName());
        }
    }

    /** A level of the application's own is also sent by its name. */
    private static void writeLevel(LogEntry entry, @Nullable Level level) {
        if (level != null && !isStandard(level)) {
            entry.field("log4jLevel", level.name());
        }
    }

    private static boolean isStandard(Level level) {
        return level == Level.INFO
                || level == Level.DEBUG
                || level == Level.WARN
                || level == Level.ERROR
                || level == Level.TRACE
                || level == Level.FATAL;
    }
}
