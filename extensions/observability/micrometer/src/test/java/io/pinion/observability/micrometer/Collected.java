package io.pinion.observability.micrometer;

import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Tells whether something becomes unreachable. */
final class Collected {
    private Collected() {}

    /** Asks the collector until the reference is cleared, for at most ten seconds. */
    static boolean within(Reference<?> reference) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!reference.refersTo(null) && System.nanoTime() - endNs < 0) {
            System.gc();
            LockSupport.parkNanos(1_000_000);
        }
        return reference.refersTo(null);
    }
}
