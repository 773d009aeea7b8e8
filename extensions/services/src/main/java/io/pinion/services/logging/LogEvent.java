package io.pinion.services.logging;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record as the caller's thread saw it: nothing of it changes any more, and all texts are bounded.
 *
 * @param raw the message before its arguments are put in
 * @param extras what the caller's context added, by name
 */
record LogEvent(
        Instant instant,
        LogSeverity severity,
        String logger,
        String raw,
        String message,
        List<String> arguments,
        @Nullable Throwable thrown,
        String thread,
        @Nullable LogCaller caller,
        Map<String, String> extras) {

    /** A line of the logging itself. */
    static LogEvent own(Instant instant, LogSeverity severity, String message) {
        return new LogEvent(
                instant,
                severity,
                Logging.class.getName(),
                message,
                message,
                List.of(),
                null,
                Thread.currentThread().getName(),
                null,
                Map.of());
    }

    /** The same record without what makes it long. */
    LogEvent shortened(int maxChars) {
        return new LogEvent(
                instant,
                severity,
                logger,
                LogText.bounded(raw, maxChars),
                LogText.bounded(message, maxChars),
                List.of(),
                null,
                thread,
                caller,
                Map.of());
    }
}
