package io.pinion.logging.internal.sink;

import java.util.concurrent.TimeUnit;

/** How many records were sent within the last second; up to one second more may count. Threads: one. */
final class Recent {
    private static final long SLOT_NS = TimeUnit.SECONDS.toNanos(1);

    private long slotSinceNs;
    private long inSlot;
    private long inSlotBefore;

    void add(long nowNs) {
        turn(nowNs);
        inSlot++;
    }

    /** Tells how many, and begins at none. */
    long take(long nowNs) {
        turn(nowNs);
        long count = inSlot + inSlotBefore;
        inSlot = 0;
        inSlotBefore = 0;
        return count;
    }

    private void turn(long nowNs) {
        long agoNs = nowNs - slotSinceNs;
        if (agoNs >= SLOT_NS) {
            inSlotBefore = agoNs >= 2 * SLOT_NS ? 0 : inSlot;
            inSlot = 0;
            slotSinceNs = nowNs;
        }
    }
}
