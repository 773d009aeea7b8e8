package io.pinion.worker.disruptor;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Bounded waits that an interrupt neither cuts short nor loses. */
final class Interruptions {
    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private Interruptions() {}

    /** Looks every millisecond; true if the condition came true in time. */
    static boolean awaitAtMost(BooleanSupplier condition, long limitNs) {
        long deadlineNs = System.nanoTime() + limitNs;
        boolean interrupted = false;
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() - deadlineNs < 0) {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(SLICE_NS);
            met = condition.getAsBoolean();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return met;
    }
}
