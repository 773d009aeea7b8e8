package io.pinion.sse;

import java.time.Duration;

/** A server did not do something in time. The client connects again after a pause. */
public final class SseTimeoutException extends SseException {
    private static final long serialVersionUID = 1L;

    /** What took too long. */
    public enum Phase {
        /** The connection, TLS included. */
        CONNECT,
        /** The head of the answer. */
        RESPONSE,
        /** The next byte, of a comment or of an event. */
        IDLE
    }

    private final Phase phase;

    SseTimeoutException(Phase phase, Duration limit) {
        super(
                switch (phase) {
                    case CONNECT -> "No connection within " + limit + ". Is the server up? Else raise connectTimeout.";
                    case RESPONSE ->
                        "No answer within " + limit + ". Is the server overloaded? Else raise responseTimeout.";
                    case IDLE ->
                        "Not a byte within " + limit
                                + ": the connection is taken for dead. Have the server send comments"
                                + " more often, or raise idleTimeout.";
                });
        this.phase = phase;
    }

    /**
     * Returns what took too long.
     *
     * @return the phase
     */
    public Phase phase() {
        return phase;
    }
}
