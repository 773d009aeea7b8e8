package io.pinion.rabbitmq;

import java.nio.charset.StandardCharsets;

/** What AMQP calls a short string: names and properties of at most 255 bytes in UTF-8. */
final class ShortText {
    static final int MAX_BYTES = 255;

    private ShortText() {}

    /** Returns the text if it fits. */
    static String check(String what, String text) {
        // Most texts are short enough whatever they hold.
        if (text.length() > MAX_BYTES / 3) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_BYTES) {
                throw new IllegalArgumentException(
                        what + " must be at most " + MAX_BYTES + " bytes in UTF-8, was " + bytes);
            }
        }
        return text;
    }
}
