package io.pinion.logging.internal.sink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from the first to the longest wait, each with jitter over its upper
 * half, so that many senders do not come back in step.
 *
 * <p>Threads: one.
 */
final class HttpSinkBackoff {
    private static final long RARE_NS = TimeUnit.HOURS.toNanos(1);

    private final long firstNs;
    private final long maxNs;
    private final RandomGenerator random;
    private int failures;
    private int rareFailures;

    HttpSinkBackoff(Duration first, Duration max, RandomGenerator random) {
        firstNs = first.toNanos();
        maxNs = max.toNanos();
        this.random = random;
    }

    void reset() {
        failures = 0;
        rareFailures = 0;
    }

    Duration next() {
        int doublings = Math.min(failures++, Long.numberOfLeadingZeros(firstNs) - 2);
        return jittered(Math.min(maxNs, firstNs << doublings));
    }

    /** The wait where only a person, or a new token, can help. */
    Duration longest() {
        failures++;
        return jittered(maxNs);
    }

    /** The wait where each attempt leaves something behind: doubling from the longest wait to an hour. */
    Duration rare() {
        failures++;
        long baseNs = maxNs << Math.min(rareFailures++, Long.numberOfLeadingZeros(maxNs) - 2);
        return jittered(Math.max(maxNs, Math.min(RARE_NS, baseNs)));
    }

    /** At least what the receiver asked for, and up to a tenth more. */
    Duration asked(Duration pause) {
        failures++;
        return pause.plusNanos(random.nextLong(pause.toNanos() / 10 + 1));
    }

    private Duration jittered(long baseNs) {
        long half = baseNs / 2;
        return Duration.ofNanos(baseNs - half + random.nextLong(half + 1));
    }
}
