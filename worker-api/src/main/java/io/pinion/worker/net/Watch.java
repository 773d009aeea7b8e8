package io.pinion.worker.net;

import java.util.Set;

/** A watched descriptor. Threads: any. */
public interface Watch extends AutoCloseable {

    /**
     * Changes what to be told of; takes effect at once when called by the worker, else with the next turn.
     *
     * @param interest what to be told of; empty pauses
     */
    void interest(Set<Interest> interest);

    /** Stops watching; the descriptor stays open. Again: nothing. */
    @Override
    void close();
}
