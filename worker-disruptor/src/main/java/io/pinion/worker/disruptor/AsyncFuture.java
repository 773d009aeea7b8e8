package io.pinion.worker.disruptor;

import io.pinion.worker.AsyncTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** An asynchronous task: starts on the worker's thread, in flight until its stage ends. */
final class AsyncFuture<T extends @Nullable Object> extends FlightFuture<T> {
    private volatile @Nullable CompletionStage<T> stage;

    AsyncFuture(Engine engine, Object body, long startByNs) {
        super(engine, body, startByNs);
    }

    @Override
    @Nullable
    T invoke(Object body) {
        throw new IllegalStateException("an asynchronous task has no immediate result");
    }

    @Override
    void runOnWorker() {
        if (!begin()) {
            return;
        }
        Throwable error = null;
        if (!engine.flights.acquire()) {
            error = new RejectedExecutionException(
                    "Worker '" + engine.config.name() + "' has " + engine.config.maxInFlight()
                            + " tasks in flight already; wait for some to end or raise maxInFlight");
        } else {
            try {
                stage = startBody();
            } catch (Throwable t) {
                error = t;
                engine.flights.release();
            }
        }
        engine.tally.runningFuture(null);
        if (error != null) {
            end(null, error, leaveRunning());
        } else {
            takeOff();
        }
    }

    @SuppressWarnings("unchecked") // the body was given as an AsyncTask of T
    private CompletionStage<T> startBody() throws Exception {
        CompletionStage<T> started = ((AsyncTask<T>) bodyOf()).start();
        if (started == null) {
            throw new NullPointerException("the asynchronous task returned no stage (null)");
        }
        return started;
    }

    private void takeOff() {
        engine.flights.add(this);
        if (!STATE.compareAndSet(this, RUNNING, IN_FLIGHT)) {
            // Cancelled, or given up by a closer, while it was starting.
            leaveRunning();
            engine.flights.remove(this);
            cancelWork();
            end(null, null, true);
            return;
        }
        follow();
        if (engine.control.afterPublication() >= ControlWord.ABANDONING) {
            // A closer may have walked the flights before this one was among them.
            engine.flights.endLate(this);
        }
    }

    private void follow() {
        CompletionStage<T> started = stage;
        if (started == null) {
            return;
        }
        try {
            started.whenComplete((value, failure) -> land(IN_FLIGHT, value, unwrap(failure), false));
        } catch (Throwable t) {
            // A stage of somebody else's making that cannot be followed has failed.
            land(IN_FLIGHT, null, t, false);
        }
    }

    /** A stage that depends on a failed one fails with a wrapper; the task's own error is inside. */
    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Starting, it is on the worker's thread, which looks for itself before it lets go of it. */
    @Override
    boolean mayEndIn(int state) {
        return state == IN_FLIGHT || state == ENDING;
    }

    @Override
    boolean cancelLate() {
        if (land(IN_FLIGHT, null, null, true)) {
            cancelWork();
            return markCancelled();
        }
        return super.cancelLate();
    }

    @Override
    void cancelWork() {
        if (stage instanceof CompletableFuture<T> future) {
            try {
                future.cancel(true);
            } catch (RuntimeException e) {
                // A minimal stage refuses; it goes on, and nobody waits for it.
            }
        }
    }
}
