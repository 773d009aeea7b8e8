package io.pinion.consumers.http;

import io.pinion.consumers.internal.text.SafeText;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Logs errors of handlers and checks: escaped, cut, and at most ten in ten seconds. Threads: any. */
final class ErrorLog {
    static final int MAX_LINES_PER_WINDOW = 10;
    static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int MAX_FRAMES = 12;
    private static final int MAX_CAUSES = 4;

    private final String server;
    private final LongSupplier nanoClock;
    private long windowStartNs;
    private int linesInWindow;
    private long heldBack;

    ErrorLog(String server, LongSupplier nanoClock) {
        this.server = server;
        this.nanoClock = nanoClock;
        this.windowStartNs = nanoClock.getAsLong();
    }

    void error(String what, Throwable error) {
        long held = mayLog();
        if (held < 0) {
            return;
        }
        String more = held == 0 ? "" : " (" + held + " earlier errors not logged)";
        System.getLogger("io.pinion.consumers.http")
                .log(System.Logger.Level.ERROR, "HTTP server " + server + ": " + what + more + ": " + text(error));
    }

    /** How many were held back since the last line, or -1. */
    private synchronized long mayLog() {
        long nowNs = nanoClock.getAsLong();
        if (nowNs - windowStartNs >= WINDOW_NS) {
            windowStartNs = nowNs;
            linesInWindow = 0;
        }
        if (linesInWindow == MAX_LINES_PER_WINDOW) {
            heldBack++;
            return -1;
        }
        linesInWindow++;
        long held = heldBack;
        heldBack = 0;
        return held;
    }

    /** The logger is not given the exception itself, since its message is text from outside. */
    static String text(Throwable error) {
        StringBuilder out = new StringBuilder();
        Throwable cause = error;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            out.append(i == 0 ? "" : System.lineSeparator() + "Caused by: ");
            out.append(cause.getClass().getName()).append(": ").append(message(cause));
            appendFrames(out, cause.getStackTrace());
            cause = cause.getCause();
        }
        return out.toString();
    }

    private static String message(Throwable error) {
        try {
            return SafeText.forLog(error.getMessage());
        } catch (RuntimeException e) {
            return "(its message threw)";
        }
    }

    private static void appendFrames(StringBuilder out, StackTraceElement[] frames) {
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            out.append(System.lineSeparator()).append("\tat ").append(frames[i]);
        }
    }
}
