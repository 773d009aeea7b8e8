package io.pinion.examples.demo;

/**
 * When each line is due. The times do not move when somebody is late: what a line waits for a busy producer counts.
 *
 * @param startNs when the first line is due, of {@link System#nanoTime()}
 * @param rate lines per second
 */
record Schedule(long startNs, int rate) {
    private static final long SECOND_NS = 1_000_000_000L;

    long dueNs(long sequence) {
        return startNs + sequence * SECOND_NS / rate;
    }
}
