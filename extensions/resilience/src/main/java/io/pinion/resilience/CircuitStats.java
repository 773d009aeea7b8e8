package io.pinion.resilience;

/**
 * A snapshot of a {@link CircuitBreaker}.
 *
 * @param state what it does with calls
 * @param calls judged calls in the window
 * @param failures failed ones among them
 * @param slowCalls slow ones among them, failed or not
 * @param refused calls refused since it was made
 */
public record CircuitStats(CircuitState state, int calls, int failures, int slowCalls, long refused) {}
