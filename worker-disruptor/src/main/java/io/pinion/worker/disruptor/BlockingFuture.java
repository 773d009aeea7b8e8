package io.pinion.worker.disruptor;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Blocking code: runs on a thread of its own or of a pool, ends on the worker's. */
final class BlockingFuture<T extends @Nullable Object> extends FlightFuture<T> implements Runnable {
    private volatile @Nullable Thread runner;

    BlockingFuture(Engine engine, Object body) {
        super(engine, body, 0);
    }

    @Override
    @SuppressWarnings("unchecked") // the body was given as a Callable of T
    @Nullable
    T invoke(Object body) throws Throwable {
        return ((Callable<T>) body).call();
    }

    /** On the blocking thread. */
    @Override
    public void run() {
        runner = Thread.currentThread();
        if (!STATE.compareAndSet(this, NEW, RUNNING)) {
            return;
        }
        T value = null;
        Throwable error = null;
        try {
            value = invoke(bodyOf());
        } catch (Throwable t) {
            error = t;
        }
        if (!land(RUNNING, value, error, false)) {
            landCancelled();
        }
        // A pool thread must not carry the interrupt to its next task.
        Thread.interrupted();
    }

    private void landCancelled() {
        while (state() == INTERRUPTING) {
            Thread.yield();
        }
        land(CANCELLED_RUNNING, null, null, true);
    }

    /** Not yet begun: ends at once, and the pool's thread passes over it. */
    @Override
    boolean withdraw() {
        return STATE.compareAndSet(this, NEW, ENDING);
    }

    @Override
    void withdrawn() {
        handOver(true);
    }

    @Override
    boolean mayEndIn(int state) {
        return true;
    }

    @Override
    void interruptRunner() {
        Thread thread = runner;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
