package io.pinion.services;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** The log lines of the package, under its own name. */
final class ServiceLog {
    private ServiceLog() {}

    static void info(String message) {
        log(Level.INFO, message, null);
    }

    static void warn(String message, @Nullable Throwable error) {
        log(Level.WARNING, message, error);
    }

    static void error(String message, @Nullable Throwable error) {
        log(Level.ERROR, message, error);
    }

    // A logger that throws must not break the order in which services stop.
    private static void log(Level level, String message, @Nullable Throwable error) {
        try {
            System.getLogger("io.pinion.services").log(level, message, error);
        } catch (RuntimeException | Error e) {
            assert e != null;
        }
    }
}
