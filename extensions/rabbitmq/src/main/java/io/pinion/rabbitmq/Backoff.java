package io.pinion.rabbitmq;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Full jitter: a random part of a time that doubles with each failure, up to a cap. Begins anew after a time of health.
 * Confined to the owner thread.
 */
final class Backoff {
    static final long HEALTHY_NS = Duration.ofSeconds(10).toNanos();

    private final long firstNs;
    private final long capNs;
    private final DoubleSupplier random;
    private int failures;

    Backoff(Duration first, Duration cap, DoubleSupplier random) {
        this.firstNs = first.toNanos();
        this.capNs = cap.toNanos();
        this.random = random;
    }

    /** How long to wait after one more failure. */
    long nextNs() {
        long ceiling = ceilingNs(failures);
        failures++;
        return (long) (ceiling * random.getAsDouble());
    }

    /** Tells how long the last success lasted. */
    void lasted(long healthyNs) {
        if (healthyNs >= HEALTHY_NS) {
            failures = 0;
        }
    }

    private long ceilingNs(int doublings) {
        return doublings > 40 || firstNs > capNs >> doublings ? capNs : firstNs << doublings;
    }
}
