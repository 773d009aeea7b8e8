package io.pinion.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a close left behind.
 *
 * @param stats the counters when the report was made
 * @param neverRun accepted tasks that never started, in the order in which they would have run; their futures failed
 *     with {@link TaskAbandonedException}. At most what the ring and the worker's own queue hold. A task whose producer
 *     was stopped in the middle of its hand-over, for longer than the close could wait, is an entry that only says so
 * @param neverHandled accepted lane events that were never handled
 * @param cancelledInFlight asynchronous and blocking tasks that were cancelled
 * @param stillRunning what kept the worker's thread busy past the grace, if anything did; the thread is a daemon and
 *     ends when that does
 * @param elapsed how long the close took
 */
public record ShutdownReport(
        WorkerStats stats,
        List<NeverRun> neverRun,
        long neverHandled,
        long cancelledInFlight,
        Optional<StillRunning> stillRunning,
        Duration elapsed) {

    /**
     * Copies the list.
     *
     * @param stats see above
     * @param neverRun see above
     * @param neverHandled see above
     * @param cancelledInFlight see above
     * @param stillRunning see above
     * @param elapsed see above
     */
    public ShutdownReport {
        neverRun = List.copyOf(neverRun);
    }

    /**
     * Tells whether everything accepted has ended: nothing was abandoned, cancelled in flight, or is still running.
     *
     * @return whether nothing was left
     */
    public boolean isClean() {
        return isFinal()
                && neverRun.isEmpty()
                && neverHandled == 0
                && cancelledInFlight == 0
                && stillRunning.isEmpty()
                && stats.pending() == 0;
    }

    /**
     * Tells whether the close has ended. A close started on the worker's own thread reports before it has.
     *
     * @return whether this report is final
     */
    public boolean isFinal() {
        return stats.state() == WorkerState.CLOSED;
    }

    /**
     * A task that was accepted and never started.
     *
     * @param task the object that was handed over
     * @param arguments the arguments it was handed over with, which may be null; empty for a plain task
     */
    public record NeverRun(Object task, List<@Nullable Object> arguments) {}

    /**
     * What the worker's thread was doing when the grace had run out.
     *
     * @param task the task if it has a future, which failed with {@link TaskAbandonedException}; for fire-and-forget
     *     code only the stack tells
     * @param stack the stack of the thread at that moment
     */
    public record StillRunning(Optional<Object> task, List<StackTraceElement> stack) {
        /**
         * Copies the stack.
         *
         * @param task see above
         * @param stack see above
         */
        public StillRunning {
            stack = List.copyOf(stack);
        }
    }
}
