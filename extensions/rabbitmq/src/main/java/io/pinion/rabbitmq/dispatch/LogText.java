package io.pinion.rabbitmq.dispatch;

import org.jspecify.annotations.Nullable;

/** Makes text that somebody else wrote fit for a log line or a header: one line, no control characters, cut. */
final class LogText {
    static final int MAX_CHARS = 256;

    private LogText() {}

    static String visible(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        int end = Math.min(text.length(), MAX_CHARS);
        StringBuilder out = new StringBuilder(end + 16);
        for (int i = 0; i < end; i++) {
            append(out, text.charAt(i));
        }
        return end < text.length() ? out.append("... (cut)").toString() : out.toString();
    }

    static String of(Throwable failure) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return visible(message == null ? name : name + ": " + message);
    }

    private static void append(StringBuilder out, char c) {
        if (c < ' ' || c >= 0x7F && c <= 0x9F || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
            out.append(String.format("\\u%04x", (int) c));
        } else {
            out.append(c);
        }
    }
}
