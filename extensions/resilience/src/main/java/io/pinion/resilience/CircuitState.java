package io.pinion.resilience;

/** What a {@link CircuitBreaker} does with calls. */
public enum CircuitState {
    /** Calls pass and are judged. */
    CLOSED,
    /** Calls are refused until the time is over; the first call after that begins the trial. */
    OPEN,
    /** A trial: a growing share of the calls passes, and decides whether it closes or opens again. */
    HALF_OPEN
}
