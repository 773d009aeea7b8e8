package io.pinion.worker;

/**
 * A worker's own thread tried to wait for that worker's own work, which could never end. Thrown at once, before
 * anything was handed over.
 */
public final class SelfAwaitException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was tried, on which worker, and what to do instead
     */
    public SelfAwaitException(String message) {
        super(message);
    }
}
