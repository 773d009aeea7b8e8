package io.pinion.worker;

/** The life of a worker; it only moves forward. */
public enum WorkerState {
    /** Takes and runs work. */
    RUNNING,
    /** Refuses new work and runs what was accepted; the commit point of a close has passed. */
    DRAINING,
    /** The grace ran out: what has not started will not start and is being listed. */
    ABANDONING,
    /** Ended: everything accepted has run or is accounted for in the {@link ShutdownReport}. */
    CLOSED
}
