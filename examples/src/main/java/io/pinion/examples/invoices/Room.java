package io.pinion.examples.invoices;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many more invoices the backlog takes. It is the one thing that senders share with the worker: with it
 * {@link InvoiceGateway#send} answers at once.
 *
 * <p>Threads: any.
 */
final class Room {
    private final int capacity;
    private final AtomicInteger taken = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    Room(int capacity) {
        this.capacity = capacity;
    }

    boolean tryTake() {
        int before;
        do {
            before = taken.get();
            if (before >= capacity) {
                refused.increment();
                return false;
            }
        } while (!taken.compareAndSet(before, before + 1));
        return true;
    }

    void giveBack() {
        taken.decrementAndGet();
    }

    /** Counts a refusal for which no room was asked: the worker's own ring was full. */
    void countRefusal() {
        refused.increment();
    }

    int capacity() {
        return capacity;
    }

    int taken() {
        return taken.get();
    }

    long refused() {
        return refused.sum();
    }
}
