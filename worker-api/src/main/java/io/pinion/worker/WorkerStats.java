package io.pinion.worker;

import java.util.Locale;

/**
 * One snapshot of a worker. {@code accepted = completed + failed + cancelled + expired + neverRun + pending} holds in
 * every snapshot.
 *
 * @param name the worker
 * @param state its state when the snapshot was taken
 * @param accepted tasks and lane events handed over, blocking calls, and timers that became due
 * @param completed ended normally
 * @param failed ended with an exception
 * @param cancelled cancelled before or while they ran, or completed by hand before they started
 * @param expired not started by their deadline
 * @param neverRun abandoned when the worker closed, or dropped unrun because its thread died
 * @param pending queued, running, or asynchronous and in flight
 * @param inFlight asynchronous and blocking tasks that have started and not ended
 * @param rejected refusals: no room or closing; a refused batch counts each of its tasks
 * @param dropped let go by {@link OverflowPolicy#dropNewest()}
 * @param timersPending timers set and not due
 * @param handlerErrors exceptions thrown by the error handler itself
 * @param queueDelay from hand-over to start, of a sample of the tasks
 * @param runTime from start to end on the thread, of a sample of the tasks
 * @param loopLag from deadline to start, of every timer with a task
 * @param wakeups how often the sleeping thread was woken, by a producer or a close
 * @param missedWakeups sleeps that ended by their cap although work was waiting; must stay 0
 * @param stalls reports of the watchdog
 * @param idleShare the share of its life that the worker slept, or spun without finding anything, 0 to 1
 */
public record WorkerStats(
        String name,
        WorkerState state,
        long accepted,
        long completed,
        long failed,
        long cancelled,
        long expired,
        long neverRun,
        long pending,
        long inFlight,
        long rejected,
        long dropped,
        long timersPending,
        long handlerErrors,
        Latency queueDelay,
        Latency runTime,
        Latency loopLag,
        long wakeups,
        long missedWakeups,
        long stalls,
        double idleShare) {

    /**
     * Percentiles of a duration, in nanoseconds, exact to two digits.
     *
     * @param count how many were recorded
     * @param p50Ns half were at most this long
     * @param p90Ns 90 % were at most this long
     * @param p99Ns 99 % were at most this long
     * @param p999Ns 99.9 % were at most this long
     * @param maxNs the longest
     */
    public record Latency(long count, long p50Ns, long p90Ns, long p99Ns, long p999Ns, long maxNs) {
        /** Nothing was recorded. */
        public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0);

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "p50=%,d p90=%,d p99=%,d p99.9=%,d max=%,d ns (n=%,d)",
                    p50Ns,
                    p90Ns,
                    p99Ns,
                    p999Ns,
                    maxNs,
                    count);
        }
    }
}
