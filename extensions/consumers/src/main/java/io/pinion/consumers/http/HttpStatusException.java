package io.pinion.consumers.http;

import java.util.Objects;

/** An answer by exception: the client gets the status and the message as plain text. Nothing is logged. */
public final class HttpStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Makes an answer.
     *
     * @param status 400 to 599
     * @param message for the client; must not hold secrets
     */
    public HttpStatusException(int status, String message) {
        super(Objects.requireNonNull(message, "message"));
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status must be from 400 to 599, was " + status);
        }
        this.status = status;
    }

    /**
     * Returns the status of the answer.
     *
     * @return 400 to 599
     */
    public int status() {
        return status;
    }
}
