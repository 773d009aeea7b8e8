package io.pinion.logging.internal.sink;

import java.time.Duration;
import java.util.SplittableRandom;

/** The waits between attempts: each is drawn evenly from half of a bound to all of it, and the bound doubles. */
final class Backoff {
    private final long firstNs;
    private final long maxNs;
    private final SplittableRandom random = new SplittableRandom();
    private long boundNs;

    Backoff(Duration first, Duration max) {
        firstNs = first.toNanos();
        maxNs = max.toNanos();
    }

    Duration next() {
        boundNs = boundNs == 0 ? firstNs : Math.min(maxNs, 2 * boundNs);
        return Duration.ofNanos(random.nextLong(boundNs - boundNs / 2, boundNs + 1));
    }

    void reset() {
        boundNs = 0;
    }
}
