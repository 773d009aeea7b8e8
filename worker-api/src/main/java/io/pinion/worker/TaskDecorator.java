package io.pinion.worker;

/**
 * Wraps every task at the moment it is handed over, to carry context (a trace, a logging context, a tenant) to the
 * worker's thread. Nothing is called, and nothing allocated, when no decorator is configured.
 */
@FunctionalInterface
public interface TaskDecorator {

    /**
     * Captures context on the submitting thread and returns what the worker runs instead.
     *
     * <p>Threads: called by each submitting thread before anything is claimed; the result runs on the worker's thread.
     *
     * @param task what was handed over; the returned task must run it exactly once and let its exceptions pass
     * @return the task to run; null is refused and the submission fails unchanged
     */
    Runnable decorate(Runnable task);
}
