package io.pinion.consumers;

import io.pinion.worker.Lane;
import io.pinion.worker.Worker;
import org.jspecify.annotations.Nullable;

/** The way of all items of an app from the threads of their sources to its worker. */
final class InletLane {
    private static final int MAX_CAPACITY = 1 << 24;

    /** One item on its way. */
    static final class Slot {
        @Nullable
        RouteRunner<?> runner;

        @Nullable
        Object item;
    }

    private InletLane() {}

    /** A lane that is never full while at most so many items are on their way. */
    static Lane<Slot> open(Worker worker, long items) {
        // Twice as many for what connections that are gone have left, and an item leaves its slot only at the end of a
        // batch.
        long wanted = Math.min(MAX_CAPACITY, Math.max(2, items * 4));
        int capacity = Integer.highestOneBit((int) (wanted - 1)) << 1;
        return worker.lanes().lane(Slot::new, (slot, sequence, endOfBatch) -> pass(slot), capacity);
    }

    private static void pass(Slot slot) {
        RouteRunner<?> runner = slot.runner;
        Object item = slot.item;
        slot.runner = null;
        slot.item = null;
        if (runner == null) {
            return;
        }
        if (item == null) {
            runner.flushNow();
        } else {
            runner.takeFromLane(item);
        }
    }
}
