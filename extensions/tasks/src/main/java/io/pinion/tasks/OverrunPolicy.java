package io.pinion.tasks;

/** What a {@link PeriodicTask} does about a body that takes longer than the period. Runs never overlap. */
public enum OverrunPolicy {
    /**
     * The period counts from start to start. After a run that took longer the next one begins at once; periods that
     * passed meanwhile are not made up for. The phase moves with every delay.
     */
    RUN_AT_ONCE,
    /**
     * The starts keep to the grid that the first one laid. Points of the grid that pass during a run are skipped and
     * counted.
     */
    SKIP_TO_GRID,
    /** The period counts from the end of a run to the next start, so there is no overrun. */
    DELAY_AFTER_END
}
