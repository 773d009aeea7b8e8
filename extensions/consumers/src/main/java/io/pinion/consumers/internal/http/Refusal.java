package io.pinion.consumers.internal.http;

/** Why a request is refused: a status and a short text for the client. Carries no stack: it is an answer. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    /** With a text that holds nothing of the request. */
    public Refusal(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** The text of the answer. */
    public String reason() {
        return reason;
    }
}
