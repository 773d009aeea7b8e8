package io.pinion.logging.internal.text;

import org.jspecify.annotations.Nullable;

/**
 * A stack trace as text, as {@link Throwable#printStackTrace()} writes it but bounded: {@link TextLimits} says how much of it,
 * how deep and how many throwables. Throwables that throw when they are asked are survived.
 *
 * <p>Threads: one. Cost: strings of the frames; the room is used again.
 */
final class StackText {
    private static final String CUT = "\n\t... (cut)";
    private static final StackTraceElement[] NO_FRAMES = {};
    private static final Throwable[] NO_THROWABLES = {};

    private final StringBuilder out = new StringBuilder();
    private final @Nullable Throwable[] seen = new @Nullable Throwable[TextLimits.THROWABLES];
    private int seenCount;
    private boolean full;

    /** The trace of a throwable without a line feed at the end; valid until the next call. */
    CharSequence of(Throwable thrown) {
        out.setLength(0);
        full = false;
        try {
            print(thrown, NO_FRAMES, "", "", 0);
        } finally {
            while (seenCount > 0) {
                seen[--seenCount] = null;
            }
        }
        return out;
    }

    private void print(Throwable thrown, StackTraceElement[] enclosing, String prefix, String caption, int depth) {
        if (full) {
            return;
        }
        if (isSeen(thrown)) {
            line(prefix, caption, "[CIRCULAR REFERENCE: ", Applications.text(thrown), "]");
            return;
        }
        if (depth > TextLimits.CAUSES || seenCount == seen.length) {
            line(prefix, caption, "... (further ones left out)", "", "");
            full = seenCount == seen.length;
            return;
        }
        seen[seenCount++] = thrown;
        line(prefix, caption, "", Applications.text(thrown), "");
        StackTraceElement[] frames = frames(thrown);
        int common = common(frames, enclosing);
        for (int i = 0; i < frames.length - common && !full; i++) {
            line(prefix, "\tat ", "", String.valueOf(frames[i]), "");
        }
        if (common > 0) {
            line(prefix, "\t... ", "", Integer.toString(common), " more");
        }
        for (Throwable suppressed : suppressed(thrown)) {
            if (suppressed != null) {
                print(suppressed, frames, prefix + "\t", "Suppressed: ", depth + 1);
            }
        }
        Throwable cause = Applications.ask(thrown::getCause, null);
        if (cause != null) {
            print(cause, frames, prefix, "Caused by: ", depth + 1);
        }
    }

    private boolean isSeen(Throwable thrown) {
        for (int i = 0; i < seenCount; i++) {
            if (seen[i] == thrown) {
                return true;
            }
        }
        return false;
    }

    private static StackTraceElement[] frames(Throwable thrown) {
        StackTraceElement[] frames = Applications.ask(thrown::getStackTrace, null);
        return frames == null ? NO_FRAMES : frames;
    }

    private static Throwable[] suppressed(Throwable thrown) {
        Throwable[] suppressed = Applications.ask(thrown::getSuppressed, null);
        return suppressed == null ? NO_THROWABLES : suppressed;
    }

    private static int common(StackTraceElement[] frames, StackTraceElement[] enclosing) {
        int most = Math.min(frames.length, enclosing.length);
        int common = 0;
        while (common < most && isEqual(frames, enclosing, common + 1)) {
            common++;
        }
        return common;
    }

    private static boolean isEqual(StackTraceElement[] frames, StackTraceElement[] enclosing, int fromEnd) {
        StackTraceElement frame = frames[frames.length - fromEnd];
        return frame != null && frame.equals(enclosing[enclosing.length - fromEnd]);
    }

    private void line(String prefix, String caption, String before, String text, String after) {
        if (out.length() > 0) {
            append("\n", 1);
        }
        append(prefix, TextLimits.STACK_CHARS);
        append(caption, TextLimits.STACK_CHARS);
        append(before, TextLimits.STACK_CHARS);
        append(text, TextLimits.ERROR_MESSAGE_CHARS);
        append(after, TextLimits.STACK_CHARS);
    }

    private void append(String text, int maxChars) {
        if (full) {
            return;
        }
        int length = Math.min(text.length(), maxChars);
        if (out.length() + length > TextLimits.STACK_CHARS - CUT.length()) {
            out.append(text, 0, TextLimits.STACK_CHARS - CUT.length() - out.length())
                    .append(CUT);
            full = true;
        } else {
            out.append(text, 0, length);
        }
    }
}
