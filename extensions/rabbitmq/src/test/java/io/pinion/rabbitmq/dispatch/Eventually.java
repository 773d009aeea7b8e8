package io.pinion.rabbitmq.dispatch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for real servers, with a deadline. */
final class Eventually {
    private static final long STEP_NS = Duration.ofMillis(5).toNanos();

    private Eventually() {}

    static void until(Duration limit, BooleanSupplier condition, Supplier<String> otherwise) {
        long endNs = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("not within " + limit + ": " + otherwise.get());
            }
            LockSupport.parkNanos(STEP_NS);
        }
    }

    static void until(BooleanSupplier condition, Supplier<String> otherwise) {
        until(Duration.ofSeconds(30), condition, otherwise);
    }
}
