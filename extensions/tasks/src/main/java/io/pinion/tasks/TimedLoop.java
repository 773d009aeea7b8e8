package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all timed tasks share: starts and stops, at most one run at a time over all lives, counts and reports.
 *
 * <p>Threads: {@code life} changes by compare-and-set from any thread; {@code inFlight} and {@code waiting} belong to
 * the worker's thread, which the others reach through its timers (these have no ring that could be full).
 */
final class TimedLoop {
    private final TimedSettings settings;
    private final TimedBody body;
    private final Supplier<TimedPlan> plans;
    private final TimedTally tally = new TimedTally();
    private final AtomicReference<@Nullable TimedLife> life = new AtomicReference<>();

    /** The run of this or an earlier life that has not ended. */
    private @Nullable TimedRun inFlight;

    /** The life that begins when that run has ended; a later one takes its place, so there is never a queue. */
    private @Nullable TimedLife waiting;

    TimedLoop(TimedSettings settings, TimedBody body, Supplier<TimedPlan> plans) {
        this.settings = settings;
        this.body = body;
        this.plans = plans;
    }

    Worker worker() {
        return settings.worker();
    }

    TimedSettings settings() {
        return settings;
    }

    TimedBody body() {
        return body;
    }

    TimedTally tally() {
        return tally;
    }

    @Nullable
    TimedLife life() {
        return life.get();
    }

    boolean isRunning() {
        TimedLife present = life.get();
        return present != null && !present.isStopped();
    }

    void start() {
        TimedLife last = life.get();
        if (last != null && !last.isStopped()) {
            throw alreadyRunning();
        }
        TimedLife next = new TimedLife(this, plans.get());
        if (!life.compareAndSet(last, next)) {
            next.finish(TimedTask.End.STOPPED);
            throw alreadyRunning();
        }
        next.watchForClose();
        onWorker(() -> admit(next), () -> next.finish(TimedTask.End.WORKER_CLOSED));
    }

    private IllegalStateException alreadyRunning() {
        return new IllegalStateException(this + " is running already; stop it before it is started again");
    }

    /** Returns the life that was stopped; null if there never was one. */
    @Nullable
    TimedLife stop() {
        TimedLife present = life.get();
        if (present != null) {
            present.stop();
        }
        return present;
    }

    // On the worker's thread.

    private void admit(TimedLife next) {
        if (inFlight == null) {
            next.begin();
        } else if (!next.isStopped()) {
            waiting = next;
        }
    }

    void inFlight(TimedRun run) {
        inFlight = run;
    }

    void runLanded(TimedRun run) {
        if (!worker().isWorkerThread() || inFlight != run) {
            // The plan has begun the next run already, or the worker has closed.
            return;
        }
        inFlight = null;
        TimedLife next = waiting;
        waiting = null;
        if (next != null) {
            next.begin();
        }
    }

    void forget(TimedLife stopped) {
        if (waiting == stopped) {
            waiting = null;
        }
    }

    boolean hasFailedTooOften() {
        return settings.stopAfterFailures() > 0
                && tally.snapshot().consecutiveFailures() >= settings.stopAfterFailures();
    }

    // From any thread.

    /** Brings an action to the worker's thread; the second one runs here if the worker refuses, because it closes. */
    void onWorker(Runnable action, Runnable refused) {
        if (worker().isWorkerThread()) {
            action.run();
            return;
        }
        try {
            worker().timers().after(Duration.ZERO, action);
        } catch (RejectedExecutionException full) {
            try {
                worker().execute(action);
            } catch (RejectedExecutionException closing) {
                refused.run();
            }
        }
    }

    void report(Throwable error) {
        TimedReports.report(worker(), settings.errorHandler(), this, error);
    }

    @Override
    public String toString() {
        TimedStats stats = tally.snapshot();
        return settings.kind() + " '" + settings.name() + "' (" + stats.started() + " runs, " + stats.failed()
                + " failed, " + stats.consecutiveFailures() + " in a row)";
    }
}
