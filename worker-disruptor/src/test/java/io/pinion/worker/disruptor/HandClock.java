package io.pinion.worker.disruptor;

import io.pinion.worker.spi.TimeSource;
import java.time.Instant;

/** Time that a test moves; begins close to where it wraps. */
final class HandClock implements TimeSource {
    long nowNs = Long.MAX_VALUE - 1_000;

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH;
    }
}
