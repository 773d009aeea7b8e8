package io.pinion.logging;

/**
 * How full the backlog is, as the callers look at it: written by the worker, and only when it changes, so that a log call
 * reads a line that nobody writes.
 */
final class Saturation {
    private final long crowdedBytes;
    private final long fullBytes;
    /** Written by the worker, read by callers; old by one batch at most. */
    private volatile int level;

    Saturation(long limitBytes) {
        crowdedBytes = limitBytes / 4 * 3;
        // What is in the lane still has to fit.
        fullBytes = limitBytes / 8 * 7;
    }

    void update(long backlogBytes) {
        int now = backlogBytes >= fullBytes ? 2 : backlogBytes >= crowdedBytes ? 1 : 0;
        if (now != level) {
            level = now;
        }
    }

    boolean isCrowded() {
        return level > 0;
    }

    boolean isFull() {
        return level == 2;
    }
}
