package io.pinion.sse;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Supplier;

/** Makes the header of a request; holds no secret between requests, and has no text that shows one. */
final class Credentials {
    private final Supplier<String> header;

    private Credentials(Supplier<String> header) {
        this.header = header;
    }

    static Credentials basic(String user, Supplier<char[]> password) {
        Objects.requireNonNull(password, "password");
        if (user.indexOf(':') >= 0 || user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("user must hold no colon and no control character");
        }
        return new Credentials(() -> basicHeader(user, password.get()));
    }

    static Credentials bearer(Supplier<String> token) {
        Objects.requireNonNull(token, "token");
        return new Credentials(() -> {
            String value = token.get();
            if (value == null || value.isEmpty() || !Texts.fitsHeader(value)) {
                throw new IllegalStateException("the source of the bearer token gave none, or one that is not printable"
                        + " ASCII; check what it reads");
            }
            return "Bearer " + value;
        });
    }

    String header() {
        return header.get();
    }

    private static String basicHeader(String user, char[] password) {
        if (password == null) {
            throw new IllegalStateException("the source of the password gave none; check what it reads");
        }
        ByteBuffer secret = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] name = (user + ":").getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(name, name.length + secret.remaining());
        secret.get(both, name.length, secret.remaining());
        try {
            return "Basic " + Base64.getEncoder().encodeToString(both);
        } finally {
            Arrays.fill(password, '\0');
            Arrays.fill(both, (byte) 0);
            Arrays.fill(secret.array(), (byte) 0);
        }
    }
}
