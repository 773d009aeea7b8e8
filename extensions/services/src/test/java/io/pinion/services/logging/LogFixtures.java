package io.pinion.services.logging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the tests of this package share. */
final class LogFixtures {
    static final Instant THEN = Instant.parse("2026-11-20T10:15:30.123456Z");
    /** Line breaks, terminal escapes (also of one byte), a change of direction, half a surrogate pair. */
    static final String HOSTILE = "a\nERROR:root:forged\r\u001B[2J\u009B31m\u2028\u202Eb\uD800c\uDC00\u0000";

    private LogFixtures() {}

    static LogEvent event(LogSeverity severity, String message, @Nullable Throwable thrown) {
        return new LogEvent(THEN, severity, "shop.cart", message, message, List.of(), thrown, "main", null, Map.of());
    }

    static void await(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > endNs) {
                throw new AssertionError("not within 20 s: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** A stream whose content can be read while it is written. */
    static final class Output extends ByteArrayOutputStream {
        String text() {
            return toString(StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return text().lines().toList();
        }
    }
}
