package io.pinion.rabbitmq;

import io.pinion.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends messages: gives their room back and completes their futures, on the worker's thread.
 *
 * <p>Threads: any; a list is of one thread until it is handed over.
 */
final class Mailroom {
    private final Worker worker;
    private final PublishBounds bounds;
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean closing;

    Mailroom(Worker worker, PublishBounds bounds) {
        this.worker = worker;
        this.bounds = bounds;
    }

    /** One more message is on its way. */
    void begin() {
        open.incrementAndGet();
    }

    /** The message that has begun was not taken after all. */
    void undo(int sizeBytes) {
        bounds.release(sizeBytes);
        ended();
    }

    /** How many messages have begun and not ended. */
    int open() {
        return open.get();
    }

    /** Completes when no message is on its way; none begins any more. */
    CompletableFuture<Void> idle() {
        closing = true;
        if (open.get() == 0) {
            idle.complete(null);
        }
        return idle;
    }

    /** Ends settled messages; on the worker's thread if it is not there already. */
    void end(List<Outgoing> settled) {
        if (settled.isEmpty()) {
            return;
        }
        List<Outgoing> batch = new ArrayList<>(settled);
        if (worker.isWorkerThread()) {
            endHere(batch);
        } else {
            WorkerTurn.run(worker, () -> endHere(batch));
        }
    }

    private void endHere(List<Outgoing> batch) {
        for (Outgoing each : batch) {
            // First, so that who is told finds the room.
            bounds.release(each.sizeBytes);
            each.tell();
            ended();
        }
    }

    private void ended() {
        if (open.decrementAndGet() == 0 && closing) {
            idle.complete(null);
        }
    }
}
