package io.pinion.worker.disruptor.net;

import java.time.Duration;

/** Durations of the public API to nanoseconds that can be added to a clock. */
final class ReconnectTimes {
    /** About 146 years: a sum with a time of the clock cannot be mistaken for the past. */
    static final long FOREVER_NS = Long.MAX_VALUE / 2;

    private ReconnectTimes() {}

    static long nanos(Duration duration) {
        try {
            return Math.min(duration.toNanos(), FOREVER_NS);
        } catch (ArithmeticException e) {
            return FOREVER_NS;
        }
    }
}
