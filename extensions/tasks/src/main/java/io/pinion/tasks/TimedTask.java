package io.pinion.tasks;

import io.pinion.worker.SelfAwaitException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A body that runs on a worker again and again, at times that the kind of task decides.
 *
 * <p>Shape: at most one run at a time, from the first start to the last stop: an asynchronous body runs until its stage
 * ends, and a start after a stop waits for the run before. A stopped task can be started again. One task of the worker
 * per run, one to three timers, no thread.
 * <p>Threads: any. Bodies run on the worker's thread.
 * <p>Errors: nothing that a body throws ends the task, unless {@link TimedTaskBuilder#stopAfterFailures} asks for it.
 * Failures are counted ({@link #stats()}) and go to the error handler with this task's description: the first ten in a
 * row one by one, then the 16th, the 32nd, the 64th and so on; the count starts anew when a run ends normally. A run
 * that the worker refuses because it is full is a failure too, and the next one is tried when it is due. A body that
 * ends with a {@link java.util.concurrent.CancellationException} is counted as cancelled and the task goes on.
 * <p>Close of the worker: ends the task ({@link End#WORKER_CLOSED}).
 */
public abstract sealed class TimedTask implements AutoCloseable permits PeriodicTask, OnTimeTask, CronTask {

    /** Why a timed task runs no more. */
    public enum End {
        /** Somebody stopped it. */
        STOPPED,
        /** Nothing is left to do: the only run has ended, no time is left, or the strategy said stop. */
        FINISHED,
        /** Too many failures in a row, or the next time could not be found; the error handler was told. */
        FAILED,
        /** The worker closes or has closed. */
        WORKER_CLOSED
    }

    private final TimedLoop loop;

    TimedTask(TimedLoop loop) {
        this.loop = loop;
    }

    /**
     * Starts the task again after it has ended. What was counted stays.
     *
     * @throws IllegalStateException if it is running; nothing changes
     * @throws java.util.concurrent.RejectedExecutionException if the worker is closing; nothing changes
     */
    public final void start() {
        loop.start();
    }

    /**
     * Stops the task and returns at once: no run begins after this. A run under way is cancelled: the stage of an
     * asynchronous body if that is a {@link CompletableFuture} (on the worker's thread), a plain body by one interrupt
     * (not when called on the worker's own thread). With {@link TimedTaskBuilder#shield()} it goes on and ends.
     * Stopped already, it does nothing.
     */
    public final void stop() {
        loop.stop();
    }

    /**
     * Stops the task as {@link #stop()} does and waits until a run under way has ended.
     *
     * @param timeout how long to wait, zero or more
     * @return whether nothing runs any more; false if the run goes on
     * @throws InterruptedException if this thread is interrupted; the task is stopped
     * @throws SelfAwaitException on the worker's own thread, before anything changes
     */
    public final boolean stop(Duration timeout) throws InterruptedException {
        TimedChecks.notNegative("timeout", timeout);
        if (loop.worker().isWorkerThread()) {
            throw new SelfAwaitException("stop(Duration) would wait on the thread of worker '"
                    + loop.worker().config().name() + "' for a run on that same thread; call stop() there");
        }
        TimedLife life = loop.stop();
        return life == null || TimedWaits.await(life.ended(), timeout);
    }

    /** Stops the task as {@link #stop()} does. */
    @Override
    public final void close() {
        loop.stop();
    }

    /**
     * Tells whether it has been started and not ended.
     *
     * @return whether it is running
     */
    public final boolean isRunning() {
        return loop.isRunning();
    }

    /**
     * Returns why the present life of the task ends. It completes when the last run of that life has ended; a later
     * {@link #start()} begins a life with a future of its own. Completing or cancelling the future changes nothing.
     *
     * @return the end of the present or last life; do not wait for it on the worker's thread
     */
    public final CompletableFuture<End> ended() {
        TimedLife life = loop.life();
        return life == null ? new CompletableFuture<>() : life.ended().copy();
    }

    /**
     * Returns the counts.
     *
     * @return a snapshot, exact at rest
     */
    public final TimedStats stats() {
        return loop.tally().snapshot();
    }

    /**
     * Describes the task.
     *
     * @return its kind, name and counts
     */
    @Override
    public final String toString() {
        return loop.toString();
    }
}
