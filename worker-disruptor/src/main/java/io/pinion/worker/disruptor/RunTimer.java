package io.pinion.worker.disruptor;

import io.pinion.worker.Scheduled;

/** A timer that runs a task, once or periodically. Its counts are written by the worker's thread only. */
final class RunTimer extends TimerEntry implements Scheduled {
    private final EngineTimers timers;
    private final Runnable task;
    private final long periodNs;
    private volatile long runs;
    private volatile long failures;
    private volatile long missedTicks;

    RunTimer(EngineTimers timers, Runnable task, long deadlineNs, long periodNs) {
        super(deadlineNs);
        this.timers = timers;
        this.task = task;
        this.periodNs = periodNs;
    }

    Runnable task() {
        return task;
    }

    boolean isPeriodic() {
        return periodNs != 0;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // single writer
    void fire(long nowNs) {
        boolean failed = timers.run(task, nowNs - deadlineNs);
        runs++;
        if (failed) {
            failures++;
        }
        if (isPeriodic()) {
            rearm();
        } else if (tryFinish()) {
            timers.ended();
        }
    }

    /** The next tick of the same phase that is not past; ticks skipped on the way are counted. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // single writer
    private void rearm() {
        long lateNs = timers.nowNs() - deadlineNs;
        long missed = lateNs < periodNs ? 0 : lateNs / periodNs;
        if (missed > 0) {
            missedTicks += missed;
        }
        deadlineNs += (missed + 1) * periodNs;
        timers.rearm(this);
    }

    @Override
    public boolean cancel() {
        return timers.cancel(this, isPeriodic());
    }

    @Override
    public boolean isCancelled() {
        return isCancelledAcquire();
    }

    @Override
    public boolean isDone() {
        return isCancelledAcquire() || isDoneAcquire();
    }

    @Override
    public long runs() {
        return runs;
    }

    @Override
    public long failures() {
        return failures;
    }

    @Override
    public long missedTicks() {
        return missedTicks;
    }
}
