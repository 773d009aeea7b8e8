package io.pinion.worker;

import java.util.concurrent.TimeoutException;

/** A task had a deadline and had not started by then; it never runs. Only Pinion makes this exception. */
public final class TaskExpiredException extends TimeoutException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message the deadline and the worker
     */
    public TaskExpiredException(String message) {
        super(message);
    }
}
