package io.pinion.examples.demo;

/**
 * When each line is due. The times do not move when somebody is late: what a line waits for a busy producer counts.
 *
 * <p>Threads: one begins it, before it hands a line to any other; then any.
 */
final class Schedule {
    private static final long SECOND_NS = 1_000_000_000L;

    private final int rate;
    private long startNs;

    /**
     * So many lines per second.
     *
     * @param startNs when the first line is due, of {@link System#nanoTime()}
     */
    Schedule(long startNs, int rate) {
        this.startNs = startNs;
        this.rate = rate;
    }

    /** Moves the first line, once everybody is connected. */
    void beginAt(long newStartNs) {
        startNs = newStartNs;
    }

    long startNs() {
        return startNs;
    }

    long dueNs(long sequence) {
        return startNs + sequence * SECOND_NS / rate;
    }
}
