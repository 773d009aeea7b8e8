package io.pinion.services.blocking;

import java.time.Duration;
import java.util.Objects;

final class CallChecks {
    private CallChecks() {}

    static int inRange(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " must be from " + min + " to " + max + ", was " + value);
        }
        return value;
    }

    static Duration notNegative(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(option + " must be from zero to a year, was " + value);
        }
        return value;
    }

    static String name(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "name must have 1 to 100 characters, not all blank and no control characters");
        }
        return name;
    }
}
