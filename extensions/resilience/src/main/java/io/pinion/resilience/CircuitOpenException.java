package io.pinion.resilience;

import org.jspecify.annotations.Nullable;

/**
 * A {@link CircuitBreaker} refused a call; the call did not start. The cause is the last error that counted, or null if
 * calls were only slow.
 */
public final class CircuitOpenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The state at the refusal. */
    private final CircuitState state;

    CircuitOpenException(String name, CircuitState state, @Nullable Throwable lastError) {
        super(
                "circuit breaker '" + name + "' is " + state + " and refuses the call; try again later"
                        + (lastError == null ? " (calls were too slow)" : ", the last error is the cause"),
                lastError);
        this.state = state;
    }

    /**
     * Returns why it was refused.
     *
     * @return {@code OPEN}, or {@code HALF_OPEN} if the call was not among those of the trial
     */
    public CircuitState state() {
        return state;
    }
}
