package io.pinion.worker.disruptor;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A delayed or periodic task of an {@link ExecutorView}. Each run is a timer of its own; a periodic task is armed anew
 * after a run that ended normally, as the JDK's contract wants.
 */
final class ViewSchedule<V extends @Nullable Object> extends ViewTask<V> implements RunnableScheduledFuture<V> {
    /** Positive: from deadline to deadline; negative: from end to start; zero: once. */
    private final long periodNs;

    private volatile long deadlineNs;
    private volatile @Nullable RunTimer timer;
    private volatile boolean started;

    ViewSchedule(ExecutorView view, Callable<V> body, long deadlineNs, long periodNs) {
        super(view, body);
        this.deadlineNs = deadlineNs;
        this.periodNs = periodNs;
    }

    void arm() {
        EngineTimers timers = view.engine().timers;
        RunTimer armed = timers.newTimer(deadlineNs, this);
        // Before it is set: once it is, the worker may run it and arm the next one.
        timer = armed;
        timers.start(armed);
    }

    @Override
    public void run() {
        started = true;
        if (!isPeriodic()) {
            super.run();
        } else if (runAndReset()) {
            rearm();
        }
    }

    private void rearm() {
        if (!view.mayRearm()) {
            cancel(false);
            return;
        }
        deadlineNs = periodNs > 0 ? deadlineNs + periodNs : view.engine().clock.nanoTime() - periodNs;
        try {
            arm();
        } catch (RuntimeException e) {
            cancel(false);
        }
        if (isDone()) {
            freeTimer();
        }
    }

    /** Ended, failed or cancelled: the JDK calls this once. */
    @Override
    protected void done() {
        freeTimer();
        view.scheduleEnded(this);
    }

    private void freeTimer() {
        RunTimer armed = timer;
        if (armed != null) {
            armed.cancel();
        }
    }

    /** Keeps a task that never ran from running, leaving its future as it is; false if it has run. */
    boolean takeBack() {
        RunTimer armed = timer;
        if (started || armed == null || !armed.cancel()) {
            return false;
        }
        view.scheduleEnded(this);
        return true;
    }

    @Override
    public boolean isPeriodic() {
        return periodNs != 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(deadlineNs - view.engine().clock.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        if (other == this) {
            return 0;
        }
        if (other instanceof ViewSchedule<?> that) {
            return Long.signum(deadlineNs - that.deadlineNs);
        }
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
