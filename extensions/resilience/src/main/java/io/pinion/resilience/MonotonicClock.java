package io.pinion.resilience;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** Shows a monotonic clock as the kind of clock the library asks for: steps of the wall clock must not move a breaker. */
final class MonotonicClock extends Clock {
    private final LongSupplier nanoClock;
    private final long startNs;

    MonotonicClock(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.startNs = nanoClock.getAsLong();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanoClock.getAsLong() - startNs);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
