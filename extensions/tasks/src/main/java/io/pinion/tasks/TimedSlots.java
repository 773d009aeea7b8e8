package io.pinion.tasks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The instants of the wall clock at which a task is due. */
interface TimedSlots {

    /** The first slot of a task that starts, or starts afresh, at an instant; null if there is none. */
    @Nullable
    Instant first(Instant now);

    /**
     * The slot that follows one that has run.
     *
     * @param slot the one that has run
     * @param now the present
     * @param skipped told how many slots are left out
     * @return the next one, which may have passed; null if there is none
     */
    @Nullable
    Instant next(Instant slot, Instant now, Skipped skipped);

    /** Counts slots that get no run. */
    @FunctionalInterface
    interface Skipped {
        void add(long slots);
    }
}
