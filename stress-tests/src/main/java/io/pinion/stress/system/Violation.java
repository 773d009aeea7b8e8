package io.pinion.stress.system;

import java.io.Serial;

/** A promise that did not hold. */
final class Violation extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }

    static void unless(boolean holds, String message) throws Violation {
        if (!holds) {
            throw new Violation(message);
        }
    }
}
