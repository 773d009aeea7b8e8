package io.pinion.logging.internal.sink;

import java.util.ArrayDeque;

/**
 * Actions that wait for the end of all records up to a number. At most {@link #LIMIT}: with more the oldest is dropped,
 * since who asks so often without an answer has stopped waiting for it.
 *
 * <p>Threads: the worker's.
 */
final class Marks {
    static final int LIMIT = 1024;

    private final ArrayDeque<Mark> waiting = new ArrayDeque<>();

    private record Mark(long records, Runnable action) {}

    /** The action shall run when so many records have ended. */
    void add(long records, Runnable action) {
        if (waiting.size() == LIMIT) {
            waiting.removeFirst();
        }
        waiting.addLast(new Mark(records, action));
    }

    /** So many records have ended. */
    void ended(long records) {
        while (!waiting.isEmpty() && waiting.getFirst().records() <= records) {
            waiting.removeFirst().action().run();
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
