package io.pinion.services.blocking;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Brings an event to the worker's thread. It goes by a delay of nothing and not through the ring: a full ring does not
 * refuse it, and when the worker is abandoned the delay is cancelled, which runs the event all the same.
 */
final class WorkerHop {
    private WorkerHop() {}

    /** Runs the event on the worker's thread, if the worker still takes it; false if the caller is to run it. */
    static boolean tryRun(Worker worker, Runnable event) {
        CompletableFuture<Void> turn;
        try {
            turn = worker.timers().delay(Duration.ZERO);
        } catch (RejectedExecutionException e) {
            return false;
        }
        var unused = turn.whenComplete((nothing, error) -> {
            if (error == null && !worker.isWorkerThread()) {
                // The turn has been before this could be hung on it: this is still the caller's thread.
                run(worker, event);
            } else {
                event.run();
            }
        });
        return true;
    }

    /** Runs the event on the worker's thread, or here if the worker takes nothing any more. */
    static void run(Worker worker, Runnable event) {
        if (!tryRun(worker, event)) {
            event.run();
        }
    }

    /** Tells the worker's error handler what nobody else would see; one that fails itself is the end of it. */
    static void report(Worker worker, Object subject, Throwable error) {
        run(worker, () -> {
            try {
                worker.config().errorHandler().onError(subject, error);
            } catch (Throwable broken) {
                // Whoever reports has to go on.
            }
        });
    }
}
