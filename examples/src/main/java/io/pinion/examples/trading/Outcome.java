package io.pinion.examples.trading;

import io.pinion.worker.IdleStrategy;
import java.util.List;

/**
 * What one run has shown.
 *
 * @param idle what the strategy's thread did when idle
 * @param placement where it ran, for people
 * @param lateness how late the feeds themselves were
 * @param tickToStrategy from the moment a tick was due until the strategy began with it
 * @param tickToOrder from the moment a tick was due until its order was handed to the kernel
 * @param roundTrip from the beginning of that write until the answer was read
 * @param allocated on each kind of thread
 * @param killNs from the call until the kill switch was in force
 * @param checks the proof
 */
record Outcome(
        IdleStrategy idle,
        String placement,
        Latencies lateness,
        Latencies tickToStrategy,
        Latencies tickToOrder,
        Latencies roundTrip,
        List<Allocated> allocated,
        long killNs,
        List<Check> checks) {
    private static final long SMALLEST_OBJECT_BYTES = 16;

    /**
     * What the threads of one kind allocated in the measured part.
     *
     * @param threads which
     * @param bytes in all
     * @param ticks that were due meanwhile
     */
    record Allocated(String threads, long bytes, long ticks) {
        double perTick() {
            return (double) bytes / Math.max(1, ticks);
        }
    }

    /**
     * One sentence of the proof.
     *
     * @param holds whether it is true
     * @param text what is claimed, with the figures
     */
    record Check(boolean holds, String text) {}

    /** Whether no kind of thread allocated as much as one smallest object per order of the measured part would be. */
    boolean allocatesNothing() {
        long limit = SMALLEST_OBJECT_BYTES * measuredOrders();
        return allocated.stream().allMatch(part -> part.bytes() < limit);
    }

    long measuredOrders() {
        return tickToOrder.histogram().getTotalCount();
    }

    /** Of the measured part: dropped at a full lane. */
    long ticksWithoutTime() {
        return lateness.histogram().getTotalCount() - tickToStrategy.histogram().getTotalCount();
    }

    boolean isProven() {
        return checks.stream().allMatch(Check::holds);
    }
}
