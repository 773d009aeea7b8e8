package io.pinion.worker.disruptor.net;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The waits between attempts: each is drawn evenly from half of a bound to all of it, and the bound doubles. */
final class ReconnectBackoff {
    private final long firstNs;
    private final long maxNs;
    private final RandomGenerator random;
    private long boundNs;

    ReconnectBackoff(Duration first, Duration max, RandomGenerator random) {
        firstNs = ReconnectTimes.nanos(first);
        maxNs = ReconnectTimes.nanos(max);
        this.random = random;
    }

    long nextNs() {
        if (boundNs == 0) {
            boundNs = firstNs;
        } else {
            boundNs = boundNs > maxNs / 2 ? maxNs : boundNs * 2;
        }
        return random.nextLong(boundNs - boundNs / 2, boundNs + 1);
    }

    /** The next wait begins at the first bound again. */
    void reset() {
        boundNs = 0;
    }
}
