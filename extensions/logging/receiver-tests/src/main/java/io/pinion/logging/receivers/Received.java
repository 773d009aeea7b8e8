package io.pinion.logging.receivers;

import java.nio.charset.StandardCharsets;

/**
 * One record as a receiver took it.
 *
 * @param raw the bytes that it read, without framing
 * @param message what it took for the message; the same as {@code raw} where it does not parse
 * @param structuredData what it took for the structured data; empty where there is none
 */
public record Received(byte[] raw, byte[] message, byte[] structuredData) {
    /** {@return the raw bytes, taken for UTF-8} */
    public String text() {
        return new String(raw, StandardCharsets.UTF_8);
    }

    /** {@return the message, taken for UTF-8} */
    public String messageText() {
        return new String(message, StandardCharsets.UTF_8);
    }
}
