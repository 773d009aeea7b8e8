package io.pinion.test;

import io.pinion.worker.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands still until somebody moves it.
 *
 * <p>Threads: any.
 */
public final class ManualClock implements TimeSource {
    private final Instant start;
    private final AtomicLong elapsedNs = new AtomicLong();

    /** Starts at 2000-01-01T00:00:00Z. */
    public ManualClock() {
        this(Instant.parse("2000-01-01T00:00:00Z"));
    }

    /**
     * Starts at an instant.
     *
     * @param start the wall-clock time of nanosecond 0
     */
    public ManualClock(Instant start) {
        this.start = Objects.requireNonNull(start, "start");
    }

    /**
     * Moves the time forward; runs nothing.
     *
     * @param duration by how much, zero or more
     * @throws IllegalArgumentException if it is negative: a monotonic clock never goes back
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative, was " + duration);
        }
        elapsedNs.addAndGet(duration.toNanos());
    }

    /** Moves forward to a time of this clock; one that has passed changes nothing. */
    void advanceTo(long timeNs) {
        elapsedNs.accumulateAndGet(timeNs, Math::max);
    }

    @Override
    public long nanoTime() {
        return elapsedNs.get();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(elapsedNs.get());
    }
}
