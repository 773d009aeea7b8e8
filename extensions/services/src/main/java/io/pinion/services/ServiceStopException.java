package io.pinion.services;

/**
 * Services that failed to stop, or did not stop in time. Every one was asked to; the cause is the first failure, the
 * others are suppressed in this exception.
 */
public final class ServiceStopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean timedOut;

    ServiceStopException(String message, boolean timedOut) {
        super(message);
        this.timedOut = timedOut;
    }

    /**
     * Tells whether some had not stopped when the time ran out; the message names them.
     *
     * @return false if all ended, some with an error
     */
    public boolean isTimedOut() {
        return timedOut;
    }
}
