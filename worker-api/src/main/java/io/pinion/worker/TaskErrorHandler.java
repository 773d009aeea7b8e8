package io.pinion.worker;

/**
 * Told about what nobody else would see: errors of fire-and-forget tasks, timers, periodic tasks and lane handlers.
 *
 * <p>Threads: called on the worker's thread, once per failure, before the next task runs. What the handler itself
 * throws is contained and counted; it never ends the worker.
 */
@FunctionalInterface
public interface TaskErrorHandler {

    /**
     * Takes note of one failure.
     *
     * @param task what failed: the object that was handed over, or the lane event that was being handled
     * @param error what it threw, errors such as {@link StackOverflowError} included
     */
    void onError(Object task, Throwable error);

    /**
     * Returns the default handler: {@link System.Logger} lines under the name {@code io.pinion.worker}, at most ten
     * in ten seconds per handler; what was held back is counted in the next line.
     *
     * @return a new handler with a rate limit of its own
     */
    static TaskErrorHandler logging() {
        return new LoggingErrorHandler();
    }
}
