package io.pinion.rabbitmq;

import java.nio.charset.StandardCharsets;

/** Names of virtual hosts, and of what else travels as a short string. */
final class Vhosts {
    private static final int MAX_BYTES = 255;

    private Vhosts() {}

    static String checked(String vhost) {
        return shortString("vhost", vhost);
    }

    static String shortString(String what, String value) {
        if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException(what + " must be 1 to 255 bytes, was '" + Text.visible(value) + "'");
        }
        return value;
    }
}
