package io.pinion.services;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * Brings an event to the worker's thread, always in a later turn, so that no event interrupts another. It goes by a
 * timer that is due at once and not through the ring: a ring that is full, or drops, must not lose the end of a service.
 */
final class WorkerPost {
    private final Worker worker;

    WorkerPost(Worker worker) {
        this.worker = worker;
    }

    /**
     * Whether it will run; if not, the worker is closing, or has as many timers pending as it may have. While it closes
     * its own thread may still post.
     */
    boolean post(Runnable event) {
        try {
            worker.timers().after(Duration.ZERO, event);
            return true;
        } catch (RejectedExecutionException e) {
            return worker.isWorkerThread() && postWhileClosing(event);
        }
    }

    private boolean postWhileClosing(Runnable event) {
        try {
            var unused = worker.timers().delay(Duration.ZERO).thenRun(event);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
