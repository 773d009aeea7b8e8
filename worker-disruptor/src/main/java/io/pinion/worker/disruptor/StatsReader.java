package io.pinion.worker.disruptor;

import io.pinion.worker.WorkerState;
import io.pinion.worker.WorkerStats;

/**
 * Puts a snapshot together. The ends are read before what was accepted, so that pending is never negative.
 */
final class StatsReader {
    private StatsReader() {}

    static WorkerStats read(Engine engine) {
        return read(engine, -1, engine.control.asWorkerState());
    }

    /** For a report that is not the final one, in the moments between the end of the worker and its report too. */
    static WorkerStats readProvisional(Engine engine) {
        WorkerState state = engine.control.asWorkerState();
        return read(engine, -1, state == WorkerState.CLOSED ? WorkerState.DRAINING : state);
    }

    /**
     * The counters for the report. The gates are frozen and the last look is done, so a claim that is not published yet
     * is one its producer will find refused, or counted as never run, and all flights are ended; only a task that still
     * runs is pending.
     */
    static WorkerStats readFinal(Engine engine, boolean taskStillRuns) {
        return read(engine, taskStillRuns ? 1 : 0, WorkerState.CLOSED);
    }

    private static WorkerStats read(Engine engine, long knownPending, WorkerState state) {
        Tally tally = engine.tally;
        Closer closer = engine.closer;
        long completed = tally.completedAcquire();
        long failed = tally.failedAcquire();
        long cancelled = tally.cancelledAcquire() + engine.flights.cancelledByCloser() + closer.cancelledUnrun();
        long expired = tally.expiredAcquire() + closer.expiredUnrun();
        long neverRun = closer.neverRun();
        long ended = completed + failed + cancelled + expired + neverRun;
        // A take-back that is not counted yet can make claims look accepted, never the other way round.
        long accepted = knownPending >= 0 ? ended + knownPending : Math.max(engine.accepted(), ended);
        return new WorkerStats(
                engine.config.name(),
                state,
                accepted,
                completed,
                failed,
                cancelled,
                expired,
                neverRun,
                accepted - ended,
                engine.flights.count(),
                engine.rejected.sum(),
                engine.dropped.sum(),
                engine.timers.pending(),
                tally.handlerErrorsOpaque(),
                engine.samples.readQueueDelay(),
                engine.samples.readRunTime(),
                engine.samples.readLoopLag(),
                tally.wakeupsOpaque(),
                tally.missedWakeupsOpaque(),
                engine.stalls.reports.sum(),
                idleShare(engine));
    }

    /** Accepted and not ended; never negative. */
    static long pending(Engine engine) {
        Tally tally = engine.tally;
        Closer closer = engine.closer;
        long ended = tally.completedAcquire()
                + tally.failedAcquire()
                + tally.cancelledAcquire()
                + tally.expiredAcquire()
                + engine.flights.cancelledByCloser()
                + closer.cancelledUnrun()
                + closer.expiredUnrun()
                + closer.neverRun();
        return Math.max(0, engine.accepted() - ended);
    }

    private static double idleShare(Engine engine) {
        long lifeNs = Math.max(1, engine.clock.nanoTime() - engine.startedNs);
        return Math.max(0, Math.min(1, (double) engine.tally.idleNsOpaque() / lifeNs));
    }
}
