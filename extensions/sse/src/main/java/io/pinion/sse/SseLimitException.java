package io.pinion.sse;

/**
 * A server sent more than a limit allows. What was over the limit has been dropped; the id from which to resume is what it
 * was before.
 */
public final class SseLimitException extends SseException {
    private static final long serialVersionUID = 1L;

    private final SseLimit limit;
    private final long max;

    SseLimitException(SseLimit limit, long max) {
        super("The server sent more than " + limit.option() + " allows (" + max + " " + limit.unit() + "). Raise "
                + limit.option() + " if the server is right.");
        this.limit = limit;
        this.max = max;
    }

    /**
     * Returns which limit it was.
     *
     * @return the limit
     */
    public SseLimit limit() {
        return limit;
    }

    /**
     * Returns what was allowed.
     *
     * @return in the unit of the limit
     */
    public long max() {
        return max;
    }
}
