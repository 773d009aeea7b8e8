package io.pinion.logging.internal.sink;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered, as far as it was read.
 *
 * @param status the status code
 * @param retryAfter the header of that name, or null
 * @param body at most {@link HttpSinkBody#MAX_BYTES} bytes of the body
 */
record HttpSinkAnswer(int status, @Nullable String retryAfter, byte[] body) {
    private static final Duration MIN_RETRY = Duration.ofMillis(100);
    private static final Duration MAX_RETRY = Duration.ofMinutes(5);
    private static final int MAX_HEADER_CHARS = 64;
    private static final int SHOWN_BYTES = 160;

    /** What the answer means for a batch. */
    enum Meaning {
        /** Taken. */
        SENT,
        /** Not taken, and may be tried again. */
        TRY_AGAIN,
        /** Failed in a way that leaves open whether it was taken. */
        UNCLEAR,
        /** Not taken, and not before somebody corrects a right or a token. */
        DENIED,
        /** The body is too large. */
        TOO_LARGE,
        /** Not taken, for good. */
        REJECTED
    }

    Meaning meaning() {
        if (status >= 200 && status < 300) {
            return Meaning.SENT;
        }
        return switch (status) {
            case 401, 403, 407 -> Meaning.DENIED;
            case 408, 425, 429 -> Meaning.TRY_AGAIN;
            case 413 -> Meaning.TOO_LARGE;
            // A gateway that answers 5xx may have passed the request on before.
            default -> status >= 300 && status < 500 ? Meaning.REJECTED : Meaning.UNCLEAR;
        };
    }

    /** How long the receiver asks to be left alone, between 0.1 s and 5 min; null if it does not say. */
    @Nullable
    Duration pause(Instant now) {
        String text = retryAfter == null ? "" : retryAfter.strip();
        if (text.isEmpty() || text.length() > MAX_HEADER_CHARS) {
            return null;
        }
        Duration asked = text.chars().allMatch(c -> c >= '0' && c <= '9') ? seconds(text) : until(text, now);
        if (asked == null) {
            return null;
        }
        return asked.compareTo(MIN_RETRY) < 0 ? MIN_RETRY : asked.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : asked;
    }

    private static Duration seconds(String digits) {
        return digits.length() > 9 ? MAX_RETRY : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static @Nullable Duration until(String date, Instant now) {
        try {
            return Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** The status with the beginning of the body, cleaned. */
    String shown() {
        String text = new String(body, 0, Math.min(body.length, SHOWN_BYTES), StandardCharsets.UTF_8).strip();
        String hint = status >= 300 && status < 400
                ? "; redirects are not followed: give the final address as the destination"
                : "";
        return HttpSinkFailure.clean("status " + status + hint + (text.isEmpty() ? "" : ", \"" + text + "\""));
    }

    /** Without the body. */
    @Override
    public String toString() {
        return "HttpSinkAnswer[" + status + ", " + body.length + " bytes]";
    }
}
