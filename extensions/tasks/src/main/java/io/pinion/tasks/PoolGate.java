package io.pinion.tasks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Counts the tasks a pool has, and says whether it has room for another. */
final class PoolGate {
    private final int capacity;
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger blocked = new AtomicInteger();
    private final Object room = new Object();
    private volatile int size;

    PoolGate(int size, int capacity) {
        this.size = size;
        this.capacity = capacity;
    }

    int size() {
        return size;
    }

    int capacity() {
        return capacity;
    }

    int waiting() {
        return waiting.get();
    }

    void resize(int newSize) {
        size = newSize;
        wake();
    }

    boolean tryEnter() {
        while (true) {
            // The counter that is bounded: all tasks where the size has a limit, the waiting ones where it has none.
            int limit = size;
            AtomicInteger bounded = limit > 0 ? unfinished : waiting;
            int count = bounded.get();
            if (count >= (long) limit + capacity) {
                return false;
            }
            if (bounded.compareAndSet(count, count + 1)) {
                (limit > 0 ? waiting : unfinished).incrementAndGet();
                return true;
            }
        }
    }

    /** Waits for room, until {@code closed} or for so long; 0 is a single try. */
    boolean enter(long waitNs, BooleanSupplier closed) throws InterruptedException {
        long startNs = System.nanoTime();
        blocked.incrementAndGet();
        try {
            synchronized (room) {
                while (!tryEnter()) {
                    long leftNs = waitNs - (System.nanoTime() - startNs);
                    if (leftNs <= 0 || closed.getAsBoolean()) {
                        return false;
                    }
                    // Rounded up, and bounded so that the close of the worker, which wakes nobody here, is seen.
                    room.wait(Math.min(leftNs / 1_000_000 + 1, 100));
                }
                return true;
            }
        } finally {
            blocked.decrementAndGet();
        }
    }

    void started() {
        waiting.decrementAndGet();
        wake();
    }

    void withdrawn() {
        waiting.decrementAndGet();
        left();
    }

    void left() {
        unfinished.decrementAndGet();
        wake();
    }

    void wake() {
        if (blocked.get() > 0) {
            synchronized (room) {
                room.notifyAll();
            }
        }
    }
}
