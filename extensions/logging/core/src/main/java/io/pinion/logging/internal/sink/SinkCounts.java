package io.pinion.logging.internal.sink;

/**
 * Records by what became of them: {@code taken = sent + unknown + rejected + abandoned + backlog}. The words are those of
 * {@link io.pinion.logging.ShipperStats}.
 */
public record SinkCounts(
        long taken,
        long sent,
        long unknown,
        long rejected,
        long abandoned,
        long repeated,
        long backlogBytes,
        long sentBytes,
        long connections) {
    /** Nothing has happened yet. */
    public static final SinkCounts NONE = new SinkCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Records taken whose end is not known yet. */
    public long backlog() {
        return taken - sent - unknown - rejected - abandoned;
    }
}
