package io.pinion.tasks;

import io.pinion.worker.Scheduled;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A timed task from one start to the stop that follows.
 *
 * <p>Threads: everything that is not atomic or volatile belongs to the worker's thread. Where the worker refuses to be
 * called, because it closes, the life ends on the calling thread.
 */
final class TimedLife {
    /** A delay that nobody waits out: the worker cancels it when it closes, which is how a life learns of that. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final TimedLoop loop;
    private final TimedPlan plan;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CompletableFuture<TimedTask.End> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> closeSign;
    private volatile @Nullable TimedRun current;

    TimedLife(TimedLoop loop, TimedPlan plan) {
        this.loop = loop;
        this.plan = plan;
        closeSign = loop.worker().timers().delay(FOR_EVER);
    }

    void watchForClose() {
        closeSign.whenComplete((nothing, error) -> {
            if (error != null) {
                finish(TimedTask.End.WORKER_CLOSED);
            }
        });
    }

    CompletableFuture<TimedTask.End> ended() {
        return ended;
    }

    boolean isStopped() {
        return stopped.get();
    }

    /** On the worker's thread, when no run of an earlier life is left. */
    void begin() {
        loop.tally().beginRow();
        guarded(() -> plan.begin(this));
    }

    // For the plan, on the worker's thread.

    /** Runs a step later, unless the life has ended by then; null if it has ended already. */
    @Nullable
    Scheduled after(Duration delay, Runnable step) {
        return set(() -> loop.worker().timers().after(delay, () -> guarded(step)));
    }

    /** Runs a step at each tick; null if the life has ended already. */
    @Nullable
    Scheduled every(Duration initialDelay, Duration period, Runnable step) {
        return set(() -> loop.worker().timers().every(initialDelay, period, () -> guarded(step)));
    }

    private @Nullable Scheduled set(Supplier<Scheduled> timer) {
        if (stopped.get()) {
            return null;
        }
        try {
            return timer.get();
        } catch (RejectedExecutionException e) {
            refused(e);
            return null;
        }
    }

    private void refused(RejectedExecutionException refusal) {
        if (loop.worker().state() == WorkerState.RUNNING) {
            fail(refusal);
        } else {
            finish(TimedTask.End.WORKER_CLOSED);
        }
    }

    private void guarded(Runnable step) {
        if (stopped.get()) {
            return;
        }
        try {
            step.run();
        } catch (Throwable t) {
            fail(t);
        }
    }

    /** Ends the life because it cannot know when to run next. */
    void fail(Throwable error) {
        loop.report(error);
        finish(TimedTask.End.FAILED);
    }

    void skip(long times) {
        loop.tally().skip(times);
    }

    TimedStats stats() {
        return loop.tally().snapshot();
    }

    /** Hands one run to the worker, unless the life has ended. */
    void run() {
        if (stopped.get()) {
            // The plan could not set its next timer, say.
            return;
        }
        TimedRun run = new TimedRun(this, loop.body());
        loop.inFlight(run);
        current = run;
        loop.tally().start();
        try {
            run.submit(loop.worker());
        } catch (Throwable notTaken) {
            if (notTaken instanceof RejectedExecutionException && loop.worker().state() != WorkerState.RUNNING) {
                // Not a failure of the body: a tick was due while the worker closed.
                current = null;
                loop.tally().takeBack();
                finish(TimedTask.End.WORKER_CLOSED);
                loop.runLanded(run);
            } else {
                runEnded(run, notTaken);
            }
        }
    }

    /** Ends the life: there is no further run. */
    void finish(TimedTask.End end) {
        stopped.set(true);
        if (loop.worker().isWorkerThread()) {
            plan.cancel();
        }
        ended.complete(end);
        closeSign.cancel(false);
    }

    // The end of a run and of the life.

    /** From any thread. */
    void runLeft(TimedRun run, @Nullable Throwable error) {
        loop.onWorker(() -> runEnded(run, error), () -> runEnded(run, error));
    }

    private void runEnded(TimedRun run, @Nullable Throwable error) {
        current = null;
        Duration backoff = count(error);
        if (stopped.get()) {
            finish(TimedTask.End.STOPPED);
        } else if (loop.worker().state() != WorkerState.RUNNING && error instanceof RejectedExecutionException) {
            finish(TimedTask.End.WORKER_CLOSED);
        } else if (!loop.worker().isWorkerThread()) {
            finish(TimedTask.End.WORKER_CLOSED);
        } else if (loop.hasFailedTooOften()) {
            finish(TimedTask.End.FAILED);
        } else {
            guarded(() -> plan.runEnded(backoff));
        }
        loop.runLanded(run);
    }

    /** Returns the back-off that this end asks for. */
    private Duration count(@Nullable Throwable error) {
        if (error == null) {
            loop.tally().complete();
            return Duration.ZERO;
        }
        if (error instanceof CancellationException) {
            loop.tally().cancel();
            return Duration.ZERO;
        }
        long inARow = loop.tally().fail();
        if (TimedTally.isReported(inARow) || loop.hasFailedTooOften()) {
            loop.report(error);
        }
        return loop.settings().backoffAfter(inARow);
    }

    /** From any thread; only the first call does something. */
    void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        TimedRun run = current;
        if (run != null && run.isPlain()) {
            // Not through the worker: its thread is what the body keeps busy.
            run.stopPlain(loop.settings().shielded(), loop.worker().isWorkerThread());
        }
        loop.onWorker(this::halt, this::halt);
    }

    private void halt() {
        boolean onWorker = loop.worker().isWorkerThread();
        if (onWorker) {
            plan.cancel();
            loop.forget(this);
        }
        TimedRun run = current;
        if (run == null || !onWorker) {
            finish(TimedTask.End.STOPPED);
        }
        if (run != null && !run.isPlain()) {
            run.stopAsync(loop.settings().shielded());
        }
    }
}
