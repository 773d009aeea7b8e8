package io.pinion.tasks;

import java.time.Duration;
import java.util.Objects;

/** Checks of what a builder is given: name, rule and value in every message. */
final class TimedChecks {
    static final int MAX_NAME = 100;

    private TimedChecks() {}

    static String name(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have 1 to " + MAX_NAME + " characters, not all blank and no control characters");
        }
        return name;
    }

    static Duration positive(String what, Duration value) {
        Objects.requireNonNull(value, what);
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, was " + value);
        }
        return value;
    }

    static Duration notNegative(String what, Duration value) {
        Objects.requireNonNull(value, what);
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, was " + value);
        }
        return value;
    }
}
