package io.pinion.stress.system;

import java.io.Serial;

/** This machine lacks something. */
final class Skipped extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    Skipped(String message) {
        super(message);
    }
}
