package io.pinion.services.ready;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the tests of this package share. */
final class ReadyFixtures {
    static final Duration LIMIT = Duration.ofSeconds(20);

    private ReadyFixtures() {}

    static void await(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > endNs) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
