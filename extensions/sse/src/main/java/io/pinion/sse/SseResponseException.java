package io.pinion.sse;

/** A server answered something that is no event stream. The client connects again after a pause. */
public final class SseResponseException extends SseException {
    private static final long serialVersionUID = 1L;

    /** What was wrong with the answer. */
    public enum Reason {
        /** It is no status 200. */
        STATUS,
        /** It points elsewhere. Redirects are not followed, so that no credentials reach another server. */
        REDIRECT,
        /** Its type is not {@code text/event-stream}. */
        CONTENT_TYPE,
        /** It is compressed. */
        CONTENT_ENCODING,
        /** Its headers are too many or too large. */
        HEADERS
    }

    private final Reason reason;
    private final int status;

    SseResponseException(Reason reason, int status, String message) {
        super(message);
        this.reason = reason;
        this.status = status;
    }

    /**
     * Returns what was wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns the status of the answer.
     *
     * @return as sent
     */
    public int status() {
        return status;
    }
}
