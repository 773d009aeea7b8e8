package io.pinion.sse;

import java.io.IOException;

/**
 * Why a connection to a server of events failed or ended. Messages hold no credentials, and no text of the server that is
 * not escaped and cut.
 */
public class SseException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what, why and what to do
     */
    public SseException(String message) {
        super(message);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what, why and what to do
     * @param cause what was thrown underneath
     */
    public SseException(String message, Throwable cause) {
        super(message, cause);
    }
}
