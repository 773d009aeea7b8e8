package io.pinion.stress.net;

import org.jspecify.annotations.Nullable;

/** A programme has found what it looks for. */
final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(String message) {
        super(message);
    }

    Failed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static void unless(boolean condition, String message) {
        if (!condition) {
            throw new Failed(message);
        }
    }
}
