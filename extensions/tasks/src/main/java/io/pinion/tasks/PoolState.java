package io.pinion.tasks;

/** The life of a pool: NEW, then OPEN, DRAINING and CLOSED, and OPEN again as often as wanted. */
public enum PoolState {
    /** Made, not opened yet: refuses tasks. */
    NEW,
    /** Takes and runs tasks. */
    OPEN,
    /** Refuses tasks and waits for those it has. */
    DRAINING,
    /** Has no task and refuses more; may be opened again. */
    CLOSED
}
