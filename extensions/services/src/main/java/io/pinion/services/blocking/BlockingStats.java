package io.pinion.services.blocking;

/**
 * One snapshot of a {@link BlockingPool} or of {@link SeparateThreads}.
 * {@code submitted = succeeded + failed + cancelled + abandoned + running + waiting} holds in every snapshot.
 *
 * @param submitted calls that were taken
 * @param succeeded ended normally
 * @param failed ended with an exception
 * @param cancelled cancelled, or completed by hand, before or while they ran
 * @param abandoned not ended when the close began
 * @param running on a thread at present, those that were cancelled and run on included
 * @param waiting not started
 * @param refused calls that were not taken: no room, or closed
 * @param threads threads at present, idle ones included
 * @param largestRunning the most that ran together
 * @param runTimeNs how long all that has ended ran, in nanoseconds
 */
public record BlockingStats(
        long submitted,
        long succeeded,
        long failed,
        long cancelled,
        long abandoned,
        int running,
        int waiting,
        long refused,
        int threads,
        int largestRunning,
        long runTimeNs) {}
