package io.pinion.services.logging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stack trace of a throwable as lines, as {@link Throwable#printStackTrace()} has them, but bounded: exceptions with
 * causes in a circle, thousands of suppressed ones, or methods that throw do no harm.
 */
final class LogTrace {
    private static final int MAX_LINES = 500;
    private static final int MAX_FRAMES = 200;
    private static final int MAX_LINE_CHARS = 2_000;
    private static final int MAX_DEPTH = 20;

    private final List<String> lines = new ArrayList<>();
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private LogTrace() {}

    static List<String> lines(Throwable thrown) {
        LogTrace trace = new LogTrace();
        trace.add("", thrown, 0);
        return trace.lines;
    }

    private void add(String heading, Throwable thrown, int depth) {
        if (depth > MAX_DEPTH || !seen.add(thrown)) {
            line(heading + "... (again, or too deep)");
            return;
        }
        line(heading + LogText.of(thrown, MAX_LINE_CHARS));
        try {
            addFrames(thrown.getStackTrace());
            for (Throwable suppressed : thrown.getSuppressed()) {
                add("Suppressed: ", suppressed, depth + 1);
            }
            Throwable cause = thrown.getCause();
            if (cause != null) {
                add("Caused by: ", cause, depth + 1);
            }
        } catch (RuntimeException e) {
            line("... (its stack trace threw a " + e.getClass().getName() + ")");
        }
    }

    private void addFrames(StackTraceElement @Nullable [] frames) {
        if (frames == null) {
            return;
        }
        for (int i = 0; i < frames.length && i < MAX_FRAMES; i++) {
            line("    at " + frames[i]);
        }
        if (frames.length > MAX_FRAMES) {
            line("    ... " + (frames.length - MAX_FRAMES) + " more");
        }
    }

    private void line(String text) {
        if (lines.size() < MAX_LINES) {
            lines.add(text);
        }
    }
}
