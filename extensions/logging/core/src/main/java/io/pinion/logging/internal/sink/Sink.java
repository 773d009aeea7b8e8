package io.pinion.logging.internal.sink;

import io.pinion.logging.LogEntry;
import java.nio.ByteBuffer;

/**
 * Where encoded records go. Every record taken is, at each moment, in exactly one of sent, unknown, rejected, abandoned and
 * the backlog.
 *
 * <p>Threads: the worker's, except {@link #counts()}, which any thread may call.
 */
public interface Sink {
    /**
     * Takes one record, in order.
     *
     * @param record what lies between position and limit; copied
     * @param entry what it was encoded from; not kept
     * @return false, and nothing is taken, when it does not fit into the backlog
     */
    boolean take(ByteBuffer record, LogEntry entry);

    /** The worker turns to other work: send what should not wait. */
    void endOfBatch();

    /** Bytes taken and not sent yet. */
    long backlogBytes();

    /**
     * Runs an action as soon as nothing is left in the backlog of what was taken up to now; at once if nothing is. The
     * action runs on the worker, and also when the sink is closed before.
     */
    void whenSent(Runnable action);

    /** Gives up what is left in the backlog, counts it as abandoned and lets go of its connections. Again: nothing. */
    void close();

    /** Counts in one consistent snapshot. */
    SinkCounts counts();
}
