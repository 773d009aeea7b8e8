package io.pinion.worker.disruptor;

import java.time.Duration;
import java.util.Objects;

/** Durations of the public API to bounded nanoseconds. */
final class Durations {
    /** Half of the clock's range: sums with a time cannot be mistaken for the past. About 146 years. */
    static final long FOREVER_NS = Long.MAX_VALUE / 2;

    private Durations() {}

    static long bounded(long durationNs) {
        return Math.min(durationNs, FOREVER_NS);
    }

    static long toNanos(Duration duration) {
        try {
            return bounded(duration.toNanos());
        } catch (ArithmeticException e) {
            return duration.isNegative() ? -FOREVER_NS : FOREVER_NS;
        }
    }

    static long positive(String name, Duration duration) {
        Objects.requireNonNull(duration, name);
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive, was " + duration);
        }
        return toNanos(duration);
    }

    static long notNegative(String name, Duration duration) {
        Objects.requireNonNull(duration, name);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + duration);
        }
        return toNanos(duration);
    }
}
