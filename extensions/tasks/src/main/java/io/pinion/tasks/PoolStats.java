package io.pinion.tasks;

/**
 * Counters of a pool since it was made; a closed and opened pool goes on counting. Exact whenever the pool is at rest.
 *
 * <p>{@code accepted = running + buffered + completed + failed + cancelled + timedOut}; refused tasks are only in
 * {@code rejected} or {@code dropped}.
 *
 * @param running tasks that have a place of the pool at present
 * @param buffered tasks that wait for a place, the hand-over to the worker included
 * @param completed tasks that ended with a result
 * @param failed tasks that ended with an exception, a refused start or the end of the worker included
 * @param cancelled tasks that were cancelled before they started or while they ran
 * @param timedOut tasks that ran longer than the time-out
 * @param rejected calls that were refused: pool full, not open, or worker closing
 * @param dropped tasks let go by {@link io.pinion.worker.OverflowPolicy#dropNewest()}
 */
public record PoolStats(
        long running,
        long buffered,
        long completed,
        long failed,
        long cancelled,
        long timedOut,
        long rejected,
        long dropped) {}
