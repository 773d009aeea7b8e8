package io.pinion.worker.net;

import java.time.Duration;
import java.util.Objects;

final class Checks {
    private Checks() {}

    static Duration notNegative(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isNegative()) {
            throw new IllegalArgumentException(option + " must not be negative, was " + value);
        }
        return value;
    }

    static Duration positive(String option, Duration value) {
        if (notNegative(option, value).isZero()) {
            throw new IllegalArgumentException(option + " must be more than zero");
        }
        return value;
    }

    static int inRange(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " must be from " + min + " to " + max + ", was " + value);
        }
        return value;
    }
}
