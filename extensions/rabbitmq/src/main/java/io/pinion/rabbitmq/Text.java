package io.pinion.rabbitmq;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes text that somebody else wrote fit for a line of a log. */
final class Text {
    static final int MAX_CHARS = 256;

    private static final String CUT = "... (cut)";

    private Text() {}

    /** Control characters and line separators escaped, cut at {@link #MAX_CHARS}. */
    static String visible(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 16);
        int end = Math.min(text.length(), MAX_CHARS);
        for (int i = 0; i < end; i++) {
            append(out, text.charAt(i));
        }
        return end < text.length() ? out.append(CUT).toString() : out.toString();
    }

    /** What a failure says, and what its causes say, at most three of them. */
    static String of(Throwable failure) {
        StringBuilder out = new StringBuilder(failure.getClass().getSimpleName());
        Throwable each = failure;
        for (int depth = 0; each != null && depth < 3; depth++) {
            if (each.getMessage() != null) {
                out.append(": ").append(each.getMessage());
            }
            each = each.getCause();
        }
        return visible(out.toString());
    }

    /** The beginning of a body as text. */
    static String of(byte[] body) {
        int bytes = Math.min(body.length, MAX_CHARS + 1);
        return visible(new String(body, 0, bytes, StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder out, char c) {
        if (c < ' ' || c >= 0x7F && c <= 0x9F || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.append(Character.forDigit(c >> shift & 0xF, 16));
            }
        } else {
            out.append(c);
        }
    }
}
