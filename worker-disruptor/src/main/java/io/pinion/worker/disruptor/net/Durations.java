package io.pinion.worker.disruptor.net;

import java.time.Duration;

/** Time-outs as nanoseconds. */
final class Durations {
    /** Long enough for a time-out, short enough to be added to a clock. */
    private static final long MAX_NS = Long.MAX_VALUE / 4;

    private Durations() {}

    static long toNanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(MAX_NS)) >= 0 ? MAX_NS : duration.toNanos();
    }
}
