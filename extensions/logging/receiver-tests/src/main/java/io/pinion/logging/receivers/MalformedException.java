package io.pinion.logging.receivers;

/** Something breaks the protocol that it claims to follow. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message);
    }

    MalformedException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }

    static void unless(boolean holds, String rule) {
        if (!holds) {
            throw new MalformedException(rule);
        }
    }
}
