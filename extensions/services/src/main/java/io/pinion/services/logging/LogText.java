package io.pinion.services.logging;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes text that somebody else wrote fit to be logged. */
final class LogText {
    private static final String CUT = "... (cut)";

    private LogText() {}

    /** Text whose toString may throw, or return null, or have no end. */
    static String of(@Nullable Object value, int maxChars) {
        return guarded(value, () -> String.valueOf(value), maxChars);
    }

    /** Calls code of somebody else for a text about an object. */
    static String guarded(@Nullable Object about, Supplier<@Nullable String> code, int maxChars) {
        try {
            return bounded(String.valueOf(code.get()), maxChars);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            return "(the text of a "
                    + (about == null ? "null" : about.getClass().getName()) + " threw a "
                    + e.getClass().getName() + ")";
        }
    }

    static String bounded(String text, int maxChars) {
        return text.length() <= maxChars ? text : text.substring(0, maxChars) + CUT;
    }

    /** Appends text so that it stays on its line and cannot steer a terminal. */
    static void appendVisible(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F || c == '\t') {
                out.append(c);
            } else if (Character.isSurrogate(c)) {
                i = appendSurrogate(out, text, i);
            } else if (isUnseen(c)) {
                appendEscape(out, c);
            } else {
                out.append(c);
            }
        }
    }

    private static int appendSurrogate(StringBuilder out, String text, int index) {
        char c = text.charAt(index);
        if (isPair(text, index)) {
            out.append(c).append(text.charAt(index + 1));
            return index + 1;
        }
        appendEscape(out, c);
        return index;
    }

    static boolean isPair(String text, int index) {
        return index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }

    /** Controls, line and paragraph separators, and marks that change the direction of writing. */
    static boolean isUnseen(char c) {
        return Character.isISOControl(c)
                || c >= '\u2028' && c <= '\u202E'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\u200E'
                || c == '\u200F'
                || c == '\u061C'
                || c == '\uFEFF';
    }

    static void appendEscape(StringBuilder out, char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 0xF, 16));
                }
            }
        }
    }
}
