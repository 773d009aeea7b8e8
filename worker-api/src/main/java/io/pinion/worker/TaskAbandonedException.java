package io.pinion.worker;

/**
 * A worker closed before an accepted task could end: the grace ran out, or its thread died. The task is listed in the
 * {@link ShutdownReport}.
 */
public final class TaskAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message which worker, and whether the task had started
     */
    public TaskAbandonedException(String message) {
        super(message);
    }
}
