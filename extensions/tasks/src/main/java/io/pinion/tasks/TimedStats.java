package io.pinion.tasks;

/**
 * What a timed task has done since it was made, over all its starts and stops. At rest
 * {@code started = completed + failed + cancelled}.
 *
 * @param started runs that were handed to the worker
 * @param completed runs that ended normally
 * @param failed runs that ended with an error, and runs that the worker refused because it was full
 * @param cancelled runs that a stop cancelled, and bodies that ended with a
 *     {@link java.util.concurrent.CancellationException} of their own
 * @param skipped times at which a run was due and none was started: the run before was still going on, a back-off held
 *     it, or the time had passed already
 * @param consecutiveFailures failures since a run last ended normally
 */
public record TimedStats(
        long started, long completed, long failed, long cancelled, long skipped, long consecutiveFailures) {}
