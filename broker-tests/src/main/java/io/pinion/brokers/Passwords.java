package io.pinion.brokers;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A new password for each broker, so that none is ever worth knowing. */
final class Passwords {
    private static final int BYTES = 16;

    private Passwords() {}

    static String fresh() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
