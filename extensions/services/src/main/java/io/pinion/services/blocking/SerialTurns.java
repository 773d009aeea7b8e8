package io.pinion.services.blocking;

import io.pinion.worker.Worker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Runs one piece of code on the worker's thread whenever somebody asks, never twice at a time, and at least once after
 * each time of asking. When the worker has ended it runs where it is asked for, still one at a time.
 */
final class SerialTurns {
    private final Worker worker;
    private final BooleanSupplier turn;
    private final AtomicInteger asked = new AtomicInteger();

    /**
     * For one piece of code.
     *
     * @param turn does a bounded amount; true if it is not through
     */
    SerialTurns(Worker worker, BooleanSupplier turn) {
        this.worker = worker;
        this.turn = turn;
    }

    void ask() {
        if (asked.getAndIncrement() == 0) {
            WorkerHop.run(worker, this::run);
        }
    }

    private void run() {
        while (true) {
            int seen = asked.get();
            if (turn.getAsBoolean()) {
                // Others of the worker's thread get their turn first.
                if (WorkerHop.tryRun(worker, this::run)) {
                    return;
                }
            } else if (asked.addAndGet(-seen) == 0) {
                return;
            }
        }
    }
}
