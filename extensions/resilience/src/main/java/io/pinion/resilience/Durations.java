package io.pinion.resilience;

import java.time.Duration;
import java.util.Objects;

/** Checks of durations, and their conversion to nanoseconds: about 292 years and more become the longest time. */
final class Durations {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    static long notNegativeNs(String name, Duration duration) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must be zero or more, was " + duration);
        }
        return saturated(duration);
    }

    static long positiveNs(String name, Duration duration) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration);
        }
        return saturated(duration);
    }

    private static long saturated(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : duration.toNanos();
    }
}
