package io.pinion.worker.spi;

import io.pinion.worker.Worker;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Sees what happens in one worker, for tools that record it: flight recorders, management beans, live views. What can be
 * read at any time is in {@link Worker#stats()}; this is for what has to be seen when it happens.
 *
 * <p>Threads: each method says on which it is called; several may be called at once. None may block, wait for the worker
 * or hand it work.
 *
 * <p>Errors: an observer that throws is reported once, told {@link #ended} at once, and nothing from then on; the worker goes
 * on.
 *
 * <p>Cost: a worker without observers pays nothing.
 */
public interface WorkerObserver {

    /** What became of the tasks for which there was no room. */
    enum NoRoom {
        /** They were refused; their caller knows. */
        REFUSED,
        /** The overflow policy let them go. */
        DROPPED,
        /** Their caller begins to wait for room. */
        WAITS
    }

    /**
     * The worker runs.
     *
     * <p>Threads: the one that starts it, before {@code start} returns; once.
     *
     * @param worker the worker; who keeps it lets go of it in {@link #ended}, which may already have been called
     */
    default void started(Worker worker) {}

    /**
     * Whether the next task shall be announced. Asked before every task, timer and lane event, so it must cost next to
     * nothing and may change its answer at any time.
     *
     * <p>Threads: the worker's.
     *
     * @return whether {@link #taskStarts} and {@link #taskEnded} are called for what runs next
     */
    default boolean timesTasks() {
        return false;
    }

    /**
     * A task, a timer's task or the handler of a lane event begins. Only after {@link #timesTasks} of
     * some observer of this worker has said yes.
     *
     * <p>Threads: the worker's.
     */
    default void taskStarts() {}

    /**
     * What {@link #taskStarts} announced has returned or thrown.
     *
     * <p>Threads: the worker's.
     *
     * @param task what was handed over, or the handler of the lane
     */
    default void taskEnded(Object task) {}

    /**
     * There was no room for tasks or lane events.
     *
     * <p>Threads: the one that hands over; at the rate of the refusals, which may be millions a second.
     *
     * @param what came of it
     * @param tasks how many, at least 1
     */
    default void noRoom(NoRoom what, int tasks) {}

    /**
     * The watchdog found the worker standing still with work to do, longer than its threshold; once for each stall.
     *
     * <p>Threads: the watchdog's, one for the process.
     *
     * @param what the finding, in words
     * @param stack where its thread was; empty if it had ended
     */
    default void stalled(String what, StackTraceElement[] stack) {}

    /**
     * A reconnecting stream is connected: for the first time, or again.
     *
     * <p>Threads: the worker's.
     *
     * @param remote where it leads to
     * @param connections how often it has been connected, this time included
     */
    default void connected(SocketAddress remote, long connections) {}

    /**
     * A reconnecting stream has lost its connection, or failed to make one.
     *
     * <p>Threads: the worker's.
     *
     * @param remote where it leads to
     * @param reason why, if it is known
     * @param attempt how many attempts have failed since it was last connected; 0 for a connection that was lost
     * @param retryInNs when the next one begins
     */
    default void disconnected(SocketAddress remote, @Nullable Throwable reason, int attempt, long retryInNs) {}

    /**
     * The worker is closed and its report is written; also of one that did not start. Who closes the worker waits until
     * this has returned, until a second after the grace at most, unless it is the worker's own thread.
     *
     * <p>Threads: any; once.
     */
    default void ended() {}
}
