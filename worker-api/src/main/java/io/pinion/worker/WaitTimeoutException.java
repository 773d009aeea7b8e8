package io.pinion.worker;

/**
 * A caller's wait ran out before the work ended. The work was cancelled: still queued, it never runs; running, it was
 * interrupted once.
 *
 * <p>Only the caller's wait throws this: a {@link java.util.concurrent.TimeoutException} thrown by a task arrives as
 * the task's own, and a task that expired in the queue fails with {@link TaskExpiredException}.
 */
public final class WaitTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message how long was waited, for what
     */
    public WaitTimeoutException(String message) {
        super(message);
    }
}
