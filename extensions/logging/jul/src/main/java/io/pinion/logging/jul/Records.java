package io.pinion.logging.jul;

import io.pinion.logging.LogEntry;
import io.pinion.logging.LogShipper;
import io.pinion.logging.Severity;
import io.pinion.logging.internal.lazy.CopiedEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** Log records as events. Threads: any. */
final class Records {
    /** Writes a record that {@linkplain #isPlain is plain}; allocates nothing. */
    static final BiConsumer<LogEntry, LogRecord> PLAIN = (entry, record) -> entry.begin(
                    severity(record.getLevel()), epochNs(record.getInstant()), record.getLoggerName(), thread(record))
            .message(record.getMessage())
            .thrown(record.getThrown());

    private static final int FATAL_FROM = 1100;
    private static final long MAX_SECONDS = Long.MAX_VALUE / TimeUnit.SECONDS.toNanos(1) - 1;
    private static final Level[] STANDARD = {
        Level.INFO, Level.FINE, Level.WARNING, Level.SEVERE, Level.FINER, Level.FINEST, Level.CONFIG
    };

    /** For its treatment of bundles and parameters. */
    private static final Formatter MESSAGES = new Formatter() {
        @Override
        public String format(LogRecord record) {
            return formatMessage(record);
        }
    };

    private Records() {}

    static Severity severity(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return value >= FATAL_FROM ? Severity.FATAL : Severity.ERROR;
        }
        if (value >= Level.INFO.intValue()) {
            return value >= Level.WARNING.intValue() ? Severity.WARN : Severity.INFO;
        }
        return value >= Level.FINE.intValue() ? Severity.DEBUG : Severity.TRACE;
    }

    static long epochNs(Instant instant) {
        long seconds = Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, instant.getEpochSecond()));
        return TimeUnit.SECONDS.toNanos(seconds) + instant.getNano();
    }

    private static String thread(LogRecord record) {
        Thread current = Thread.currentThread();
        long id = record.getLongThreadID();
        return id == current.getId() ? current.getName() : "#" + id;
    }

    /** Whether its message needs no work and it has no more than an entry has. */
    static boolean isPlain(LogRecord record) {
        Object[] parameters = record.getParameters();
        return (parameters == null || parameters.length == 0)
                && record.getResourceBundle() == null
                && isStandard(record.getLevel());
    }

    private static boolean isStandard(Level level) {
        for (Level standard : STANDARD) {
            if (level == standard) {
                return true;
            }
        }
        return false;
    }

    /** The parameters become text here, before the shipper's ring is touched: their {@code toString} may be slow, or log. */
    static void publishCopy(LogShipper shipper, LogRecord record, boolean source) {
        CopiedEvent event = copy(record, source);
        shipper.publish(event.severity(), CopiedEvent.FILLER, event);
    }

    static CopiedEvent copy(LogRecord record, boolean source) {
        String logger = record.getLoggerName();
        return new CopiedEvent(
                severity(record.getLevel()),
                epochNs(record.getInstant()),
                logger == null ? "" : logger,
                thread(record),
                message(record),
                record.getThrown(),
                fields(record, source));
    }

    private static String message(LogRecord record) {
        String raw = record.getMessage();
        if (raw == null) {
            return "";
        }
        try {
            String text = MESSAGES.formatMessage(record);
            return text == null ? raw : text;
        } catch (RuntimeException | StackOverflowError e) {
            // A bundle may hold something that is not a text.
            return raw;
        }
    }

    private static Map<String, String> fields(LogRecord record, boolean source) {
        if (!source && isStandard(record.getLevel())) {
            return Map.of();
        }
        Map<String, String> fields = new LinkedHashMap<>();
        if (!isStandard(record.getLevel())) {
            fields.put("julLevel", record.getLevel().getName());
        }
        if (source) {
            put(fields, "sourceClass", record.getSourceClassName());
            put(fields, "sourceMethod", record.getSourceMethodName());
        }
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
