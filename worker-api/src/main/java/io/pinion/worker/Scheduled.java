package io.pinion.worker;

/**
 * A timer that was set, and the way to take it back.
 *
 * <p>Threads: any.
 */
public interface Scheduled {

    /**
     * Cancels what has not run yet. A run under way is not interrupted and ends; a periodic task does not run again.
     *
     * <p>Cost: one compare-and-set and a link; allocates nothing, never fails, never waits. The entry is freed when
     * the worker next turns, within 100 ms at the latest.
     *
     * @return whether this call prevented a later run
     */
    boolean cancel();

    /**
     * Tells whether it was cancelled, by {@link #cancel()} or by the close of the worker.
     *
     * @return whether it was cancelled
     */
    boolean isCancelled();

    /**
     * Tells whether it will not run again: a single run has ended, or it was cancelled.
     *
     * @return whether it is done
     */
    boolean isDone();

    /**
     * Returns how often it has run, failures included.
     *
     * @return runs that ended
     */
    long runs();

    /**
     * Returns how many runs ended with an exception. A periodic task goes on after a failure.
     *
     * @return failed runs
     */
    long failures();

    /**
     * Returns how many ticks of a periodic task were merged into a later run because the worker was late by whole
     * periods.
     *
     * @return ticks that had no run of their own
     */
    long missedTicks();
}
