package io.pinion.consumers.internal.text;

import org.jspecify.annotations.Nullable;

/** Makes text that came from elsewhere fit for a log or a JSON string. */
public final class SafeText {
    /** Longer text is cut. */
    public static final int MAX_CHARS = 256;

    private SafeText() {}

    /** Escapes what could end the line, or steer a terminal, and cuts. */
    public static String forLog(@Nullable String text) {
        StringBuilder out = new StringBuilder();
        append(out, text, false);
        return out.toString();
    }

    /** The inside of a JSON string, cut. */
    public static String forJson(@Nullable String text) {
        StringBuilder out = new StringBuilder();
        append(out, text, true);
        return out.toString();
    }

    private static void append(StringBuilder out, @Nullable String text, boolean quoting) {
        String given = String.valueOf(text);
        int end = Math.min(given.length(), MAX_CHARS);
        for (int i = 0; i < end; i++) {
            char c = given.charAt(i);
            boolean pair = i + 1 < end && Character.isSurrogatePair(c, given.charAt(i + 1));
            if (pair) {
                out.append(c).append(given.charAt(++i));
            } else if (quoting && (c == '"' || c == '\\')) {
                out.append('\\').append(c);
            } else if (isUnsafe(c)) {
                appendEscape(out, c);
            } else {
                out.append(c);
            }
        }
        if (end < given.length()) {
            out.append("... (cut)");
        }
    }

    /** Controls, separators of lines, marks of direction, and halves of pairs. */
    private static boolean isUnsafe(char c) {
        return Character.isISOControl(c)
                || Character.isSurrogate(c)
                || c >= '\u2028' && c <= '\u202E'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\u200E'
                || c == '\u200F'
                || c == '\uFEFF';
    }

    private static void appendEscape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xF, 16));
        }
    }
}
