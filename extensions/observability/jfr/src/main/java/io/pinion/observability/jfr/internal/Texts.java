package io.pinion.observability.jfr.internal;

/** Text from elsewhere, made fit for a recording: bounded, and without control characters. */
final class Texts {
    static final int MAX_CHARS = 256;
    static final int MAX_FRAMES = 32;

    private Texts() {}

    static String bounded(String text) {
        int length = Math.min(text.length(), MAX_CHARS);
        StringBuilder clean = new StringBuilder(length + 1);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return text.length() > length ? clean.append('\u2026').toString() : clean.toString();
    }

    static String stack(StackTraceElement[] frames) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            lines.append(i == 0 ? "" : "\n").append(bounded(frames[i].toString()));
        }
        if (frames.length > MAX_FRAMES) {
            lines.append("\n").append(frames.length - MAX_FRAMES).append(" more");
        }
        return lines.toString();
    }
}
