package io.pinion.logging.internal.text;

import io.pinion.logging.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * What an entry's exception is, whether it came as a {@link Throwable} or as text.
 *
 * <p>Threads: one. The texts are valid until the next entry is read.
 */
final class ErrorText {
    private final StackText stackText = new StackText();
    private String type = "";
    private @Nullable String message;
    private CharSequence stack = "";

    /** Reads the exception of an entry; false if there is none. */
    boolean read(LogEntry entry) {
        Throwable thrown = entry.thrown();
        String text = entry.stackTrace();
        if (thrown != null) {
            type = cut(thrown.getClass().getName(), TextLimits.NAME_CHARS);
            message = messageOf(thrown);
            stack = stackText.of(thrown);
        } else if (text != null && !text.isBlank()) {
            stack = cut(text, TextLimits.STACK_CHARS);
            readFirstLine(text);
        } else {
            type = "";
            message = null;
            stack = "";
            return false;
        }
        return true;
    }

    private static @Nullable String messageOf(Throwable thrown) {
        String message = Applications.ask(thrown::getMessage, "(getMessage() threw)");
        return message == null ? null : cut(message, TextLimits.ERROR_MESSAGE_CHARS);
    }

    /** The line is {@code name} or {@code name: message}. */
    private void readFirstLine(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        int nameEnd = 0;
        while (nameEnd < end && text.charAt(nameEnd) != ':' && text.charAt(nameEnd) > ' ') {
            nameEnd++;
        }
        type = cut(text.substring(0, nameEnd), TextLimits.NAME_CHARS);
        int from = Math.min(end, nameEnd + 1);
        String rest = text.substring(from, Math.min(end, from + TextLimits.ERROR_MESSAGE_CHARS))
                .strip();
        message = rest.isEmpty() ? null : rest;
    }

    /** The name of its class. */
    String type() {
        return type;
    }

    @Nullable
    String message() {
        return message;
    }

    /** The whole trace. */
    CharSequence stack() {
        return stack;
    }

    private static String cut(String text, int maxChars) {
        return text.length() <= maxChars ? text : text.substring(0, maxChars);
    }
}
