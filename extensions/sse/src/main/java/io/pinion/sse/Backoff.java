package io.pinion.sse;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between connections: at least what the server wished for, and on top of it a random time between nothing and a
 * limit that doubles with each failure (full jitter).
 */
final class Backoff {
    static final Duration SHORTEST_WISH = Duration.ofMillis(100);
    static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    private final long firstNs;
    private final long capNs;
    private final RandomGenerator random;
    private long wishNs;
    private int failures;

    Backoff(Duration first, Duration cap, RandomGenerator random) {
        firstNs = first.toNanos();
        capNs = cap.toNanos();
        this.random = random;
    }

    void wish(long millis) {
        long clamped = Math.max(SHORTEST_WISH.toMillis(), Math.min(LONGEST_WISH.toMillis(), millis));
        wishNs = Duration.ofMillis(clamped).toNanos();
    }

    void healthy() {
        failures = 0;
    }

    Duration next() {
        long limitNs = firstNs;
        for (int i = 0; i < failures && limitNs < capNs; i++) {
            limitNs = limitNs > capNs / 2 ? capNs : limitNs * 2;
        }
        failures++;
        return Duration.ofNanos(wishNs + random.nextLong(Math.min(limitNs, capNs) + 1));
    }
}
