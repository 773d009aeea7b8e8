package io.pinion.rabbitmq;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Brings an event to the worker's thread. It goes by a delay of nothing and not through the ring: a full ring does not
 * refuse it, and a worker that is abandoned cancels the delay, which runs the event all the same.
 */
final class WorkerTurn {
    private WorkerTurn() {}

    /** Runs the event on the worker's thread, or here if the worker takes nothing any more. */
    static void run(Worker worker, Runnable event) {
        CompletableFuture<Void> turn;
        try {
            turn = worker.timers().delay(Duration.ZERO);
        } catch (RejectedExecutionException e) {
            event.run();
            return;
        }
        var unused = turn.whenComplete((nothing, error) -> {
            if (error == null && !worker.isWorkerThread()) {
                // The turn was over before this could be hung on it: this is still the caller's thread.
                run(worker, event);
            } else {
                event.run();
            }
        });
    }
}
