package io.pinion.services.logging;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How instants are written. */
sealed interface LogDates {

    /** No date. */
    record None() implements LogDates {}

    /** Seconds since 1970 with a fraction. */
    record Epoch() implements LogDates {}

    /** As the formatter says, which has a zone. */
    record Formatted(DateTimeFormatter formatter) implements LogDates {}

    /** Returns the date as text; null for none. */
    default @Nullable String text(Instant instant) {
        if (this instanceof Formatted formatted) {
            return LogText.guarded(formatted, () -> formatted.formatter.format(instant), 200);
        }
        return this instanceof Epoch ? epoch(instant) : null;
    }

    private static String epoch(Instant instant) {
        String micros = Integer.toString(1_000_000 + instant.getNano() / 1_000);
        return instant.getEpochSecond() + "." + micros.substring(1);
    }
}
