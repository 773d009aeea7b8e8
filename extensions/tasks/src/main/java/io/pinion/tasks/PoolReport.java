package io.pinion.tasks;

import java.time.Duration;

/**
 * What the close of a pool had to leave undone. Each task counted here has a cancelled future.
 *
 * @param cancelledBuffered tasks that had not started at the deadline and never will
 * @param cancelledRunning tasks that ran at the deadline and were cancelled
 * @param elapsed how long the close took, by the monotonic clock of the system
 */
public record PoolReport(long cancelledBuffered, long cancelledRunning, Duration elapsed) {

    /**
     * Tells whether every task of the pool had its end.
     *
     * @return whether nothing was cancelled
     */
    public boolean isClean() {
        return cancelledBuffered == 0 && cancelledRunning == 0;
    }
}
