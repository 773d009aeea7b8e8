package io.pinion.logging.internal.lazy;

import io.pinion.logging.LogEntry;
import io.pinion.logging.Severity;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An event with everything that only the logging thread knows, for what cannot be written into an entry at once. Immutable.
 *
 * @param severity how grave
 * @param epochNs when, in nanoseconds since 1970-01-01T00:00:00Z
 * @param logger who logs; empty if nobody says
 * @param thread on which thread
 * @param message the finished message
 * @param thrown the exception, if there is one
 * @param fields what else belongs to it
 */
public record CopiedEvent(
        Severity severity,
        long epochNs,
        String logger,
        String thread,
        String message,
        @Nullable Throwable thrown,
        Map<String, String> fields) {
    /** Writes such an event; a constant, as publishing wants it. */
    public static final BiConsumer<LogEntry, CopiedEvent> FILLER = (entry, event) -> event.writeTo(entry);

    private void writeTo(LogEntry entry) {
        entry.begin(severity, epochNs, logger, thread).message(message).thrown(thrown);
        if (!fields.isEmpty()) {
            entry.fields(fields);
        }
    }
}
