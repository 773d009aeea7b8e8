package io.pinion.logging.internal.sink;

import java.util.ArrayDeque;

/**
 * What became of the records, and who waits for that. Batches end in the order in which they were taken, so a number of
 * ended records is enough to know what has ended.
 *
 * <p>Threads: the worker's, except {@link #published}.
 */
final class HttpSinkAccount {
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();
    long taken;
    long sent;
    long unknown;
    long rejected;
    long abandoned;
    long repeated;
    long sentBytes;
    long connections;
    long heldBytes;
    /** Written by the worker, read by any thread. */
    private volatile SinkCounts published = SinkCounts.NONE;

    private record Mark(long ended, Runnable action) {}

    long ended() {
        return sent + unknown + rejected + abandoned;
    }

    void publish(long bodyBytes) {
        published = new SinkCounts(
                taken, sent, unknown, rejected, abandoned, repeated, heldBytes + bodyBytes, sentBytes, connections);
    }

    SinkCounts published() {
        return published;
    }

    /** Runs the action when everything taken up to now has ended. */
    void whenEnded(Runnable action) {
        if (ended() >= taken) {
            action.run();
        } else {
            if (marks.size() == Marks.LIMIT) {
                // As with the other sinks: the oldest flush ends by its time-out.
                marks.remove();
            }
            marks.add(new Mark(taken, action));
        }
    }

    void runMarks() {
        for (Mark mark = marks.peek(); mark != null && mark.ended() <= ended(); mark = marks.peek()) {
            marks.remove();
            mark.action().run();
        }
    }
}
