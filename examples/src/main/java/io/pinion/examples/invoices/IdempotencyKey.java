package io.pinion.examples.invoices;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name under which the server remembers its first answer. It follows from the number of the invoice alone, so that a
 * retry, a second process, and the same process after a crash all send the same one.
 */
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";
    private static final int BYTES = 16;

    private IdempotencyKey() {}

    /** 32 hexadecimal digits: SHA-256 of the number, cut to 128 bits. */
    static String of(Invoice invoice) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(("invoice:" + invoice.number()).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256, this one says it has not", e);
        }
    }
}
