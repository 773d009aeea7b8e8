package io.pinion.rabbitmq.dispatch;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How often and how soon a command is tried again: a pause that doubles up to a cap, of which a random half is cut. */
record RetryPolicy(int maxAttempts, long firstNs, long capNs, DoubleSupplier random) {

    /** The pause after so many failures, at least 1. */
    Duration pause(int failures) {
        int doublings = Math.min(failures - 1, 40);
        long fullNs = firstNs > capNs >> doublings ? capNs : firstNs << doublings;
        return Duration.ofNanos((long) (fullNs * (0.5 + random.getAsDouble() / 2)));
    }
}
