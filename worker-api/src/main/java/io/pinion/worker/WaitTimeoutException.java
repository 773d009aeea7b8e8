package io.pinion.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A caller's wait ran out before the work ended. The work was cancelled: still queued, it never runs; running, it was
 * interrupted once.
 *
 * <p>Only the caller's wait throws this: a {@link java.util.concurrent.TimeoutException} thrown by a task arrives as
 * the task's own, and a task that expired in the queue fails with {@link TaskExpiredException}.
 */
public final class WaitTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 2L;

    private final @Nullable Duration waited;

    /**
     * Makes the exception.
     *
     * @param message how long was waited, for what
     */
    public WaitTimeoutException(String message) {
        super(message);
        waited = null;
    }

    /**
     * Makes the exception. Its message is put together when somebody reads it: who has a limit wants to go on at it, and
     * the text of a duration takes longer than everything else here.
     *
     * @param waited how long
     * @param forWhat how the message goes on after that
     */
    public WaitTimeoutException(Duration waited, String forWhat) {
        super(forWhat);
        this.waited = waited;
    }

    @Override
    public @Nullable String getMessage() {
        return waited == null ? super.getMessage() : "Waited " + waited + " " + super.getMessage();
    }
}
