package io.pinion.stress.net;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must come. */
final class Until {
    /** For what comes at once unless the machine is very busy. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long LOOK_NS = 100_000;

    private Until() {}

    static void holds(String what, BooleanSupplier condition) {
        holds(what, LIMIT, condition);
    }

    static void holds(String what, Duration limit, BooleanSupplier condition) {
        Failed.unless(within(limit, condition), "did not come within " + limit + ": " + what);
    }

    /** Whether it came in time. */
    static boolean within(Duration limit, BooleanSupplier condition) {
        long endNs = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }
}
