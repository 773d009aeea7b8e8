package io.pinion.services.blocking;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Items between threads that wait for room and a consumer that never waits: it is told when there is something to look
 * at. A bounded queue under a lock that is held for a few instructions.
 */
final class ItemBuffer<T> {
    enum Put {
        DONE,
        FULL,
        CLOSED
    }

    private final int capacity;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Throwable error;

    /**
     * Makes an empty buffer.
     *
     * @param changed called without the lock after an item or the end has come
     */
    ItemBuffer(int capacity, Runnable changed) {
        this.capacity = capacity;
        this.changed = changed;
    }

    /** Waits for room; false if it is closed. */
    boolean put(T item) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && items.size() >= capacity) {
                room.await();
            }
            if (closed) {
                return false;
            }
            items.add(item);
        } finally {
            lock.unlock();
        }
        changed.run();
        return true;
    }

    Put offer(T item) {
        lock.lock();
        try {
            if (closed) {
                return Put.CLOSED;
            }
            if (items.size() >= capacity) {
                return Put.FULL;
            }
            items.add(item);
        } finally {
            lock.unlock();
        }
        changed.run();
        return Put.DONE;
    }

    /** Nothing more comes in: the end, or an error after the items that are here. The first close counts. */
    boolean close(@Nullable Throwable why, boolean discard) {
        lock.lock();
        try {
            if (discard) {
                items.clear();
            }
            if (closed) {
                return false;
            }
            closed = true;
            error = why;
            room.signalAll();
        } finally {
            lock.unlock();
        }
        changed.run();
        return true;
    }

    @Nullable
    T poll() {
        lock.lock();
        try {
            T item = items.poll();
            if (item != null) {
                room.signal();
            }
            return item;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Closed and empty. */
    boolean isExhausted() {
        lock.lock();
        try {
            return closed && items.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The error to end with, once. */
    @Nullable
    Throwable takeError() {
        lock.lock();
        try {
            Throwable taken = error;
            error = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return items.size();
        } finally {
            lock.unlock();
        }
    }
}
