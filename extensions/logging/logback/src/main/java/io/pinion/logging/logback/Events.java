package io.pinion.logging.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.pinion.logging.LogEntry;
import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** Logback's events as events of the shipper. Nothing is allocated for those with plain values. Threads: any. */
final class Events {
    private static final BiConsumer<LogEntry, ILoggingEvent> PLAIN = (entry, event) -> {
        write(entry, event);
        writePairs(entry, event.getKeyValuePairs());
    };
    private static final BiConsumer<LogEntry, Prepared> PREPARED = (entry, prepared) -> {
        write(entry, prepared.event);
        writePairs(entry, prepared.pairs);
        if (prepared.caller != null) {
            entry.field("caller", prepared.caller);
        }
    };
    private static final long MAX_SECONDS = Long.MAX_VALUE / TimeUnit.SECONDS.toNanos(1) - 1;

    private Events() {}

    /** An event with what had to be made for it, before the shipper's ring is touched. */
    private record Prepared(
            ILoggingEvent event,
            @Nullable List<KeyValuePair> pairs,
            @Nullable String caller) {}

    static void publish(LogShipper shipper, ILoggingEvent event, boolean callerData) {
        // Formats the message, which may call into the application; the event keeps the text.
        event.getFormattedMessage();
        Severity severity = severity(event.getLevel());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (!callerData && arePlain(pairs)) {
            shipper.publish(severity, PLAIN, event);
        } else {
            shipper.publish(
                    severity, PREPARED, new Prepared(event, rendered(pairs), callerData ? caller(event) : null));
        }
    }

    static Severity severity(@Nullable Level level) {
        int value = level == null ? Level.INFO_INT : level.toInt();
        if (value >= Level.WARN_INT) {
            return value >= Level.ERROR_INT ? Severity.ERROR : Severity.WARN;
        }
        if (value >= Level.DEBUG_INT) {
            return value >= Level.INFO_INT ? Severity.INFO : Severity.DEBUG;
        }
        return Severity.TRACE;
    }

    private static void write(LogEntry entry, ILoggingEvent event) {
        entry.begin(severity(event.getLevel()), epochNs(event), event.getLoggerName(), event.getThreadName())
                .message(event.getFormattedMessage())
                .fields(event.getMDCPropertyMap());
        writeMarkers(entry, event.getMarkerList());
        writeThrown(entry, event.getThrowableProxy());
    }

    private static long epochNs(ILoggingEvent event) {
        Instant instant = event.getInstant();
        if (instant == null) {
            return TimeUnit.MILLISECONDS.toNanos(event.getTimeStamp());
        }
        long seconds = Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, instant.getEpochSecond()));
        return TimeUnit.SECONDS.toNanos(seconds) + instant.getNano();
    }

    /** One marker without others in it, which is nearly every one, costs nothing; iterator() would. */
    @SuppressWarnings("deprecation")
    private static void writeMarkers(LogEntry entry, @Nullable List<Marker> markers) {
        if (markers == null || markers.isEmpty()) {
            return;
        }
        Marker first = markers.get(0);
        boolean single = markers.size() == 1 && !first.hasReferences();
        entry.field("markers", single ? first.getName() : Texts.of(markers));
    }

    private static void writeThrown(LogEntry entry, @Nullable IThrowableProxy proxy) {
        if (proxy instanceof ThrowableProxy own && own.getThrowable() != null) {
            entry.thrown(own.getThrowable());
        } else if (proxy != null) {
            entry.stackTrace(ThrowableProxyUtil.asString(proxy));
        }
    }

    private static void writePairs(LogEntry entry, @Nullable List<KeyValuePair> pairs) {
        // Not for each: an iterator for every event.
        for (int i = 0; pairs != null && i < pairs.size(); i++) {
            KeyValuePair pair = pairs.get(i);
            entry.field(String.valueOf(pair.key), pair.value);
        }
    }

    private static boolean arePlain(@Nullable List<KeyValuePair> pairs) {
        for (int i = 0; pairs != null && i < pairs.size(); i++) {
            if (!LogEntry.isPlain(pairs.get(i).value)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable List<KeyValuePair> rendered(@Nullable List<KeyValuePair> pairs) {
        if (pairs == null || arePlain(pairs)) {
            return pairs;
        }
        List<KeyValuePair> rendered = new ArrayList<>(pairs.size());
        for (KeyValuePair pair : pairs) {
            rendered.add(LogEntry.isPlain(pair.value) ? pair : new KeyValuePair(pair.key, Texts.of(pair.value)));
        }
        return rendered;
    }

    private static @Nullable String caller(ILoggingEvent event) {
        StackTraceElement[] frames = event.getCallerData();
        return frames == null || frames.length == 0 ? null : frames[0].toString();
    }
}
