package io.pinion.examples.invoices;

/**
 * What can go wrong with one attempt, and whether another one helps. This is the whole table: nothing else decides about
 * a retry. What is retried goes out under the same idempotency key, so that an attempt that did arrive books nothing twice.
 */
public enum FailureClass {
    /** No connection: refused, unreachable, no such host, or not within the time for connecting. */
    NOT_CONNECTED(true, true, "no connection"),
    /** The connection ended before an answer began. */
    RESET(true, true, "connection reset"),
    /** No whole answer within the time of an attempt. */
    TIMED_OUT(true, true, "no answer in time"),
    /** The connection ended in the middle of an answer. */
    HALF_ANSWER(true, true, "half an answer"),
    /** An answer that says success and is no receipt for this invoice. */
    GARBAGE(true, true, "unreadable answer"),
    /** 408: the server waited too long for the request. */
    REQUEST_TIMEOUT(true, true, "408 from the server"),
    /** 429: too much from here; {@code Retry-After} is kept to, within limits. It says nothing about the server's health. */
    TOO_MANY(true, false, "429 too many requests"),
    /** 5xx: the server has a problem; {@code Retry-After} is kept to, within limits. */
    SERVER_ERROR(true, true, "5xx from the server"),
    /** Not sent: the circuit breaker is open. It uses up no attempt. */
    CIRCUIT_OPEN(true, false, "circuit open"),
    /** Any other status: the server has understood and does not want it. The same again would fare the same. */
    REJECTED(false, false, "rejected by the server"),
    /** No trust in who answers: unknown certificate, other host name, no common protocol. Never retried; opens its
     * own circuit, and is told loudly. */
    UNTRUSTED(false, false, "server not trusted"),
    /** An error on this side: no credentials, or a defect. */
    LOCAL(false, false, "error on this side");

    private final boolean retried;
    private final boolean unhealthy;
    private final String words;

    FailureClass(boolean retried, boolean unhealthy, String words) {
        this.retried = retried;
        this.unhealthy = unhealthy;
        this.words = words;
    }

    /**
     * Tells whether such a failure is worth another attempt.
     *
     * @return whether it is retried, after a pause
     */
    public boolean isRetried() {
        return retried;
    }

    /** Whether the circuit breaker counts it against the server. */
    boolean isUnhealthy() {
        return unhealthy;
    }

    /**
     * Returns the class in words.
     *
     * @return a few of them, for people
     */
    public String words() {
        return words;
    }
}
