package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which thread is the worker right now: the one it owns, or whoever drives a worker without one.
 *
 * <p>Only the owner writes itself here, so {@link #isCurrent()} may read opaquely: a thread always sees its own write.
 */
final class LoopThread {
    private static final VarHandle OWNER;
    /** The threads that run some worker of this process now, and how many each; asked only when a ring is full. */
    private static final Map<Thread, Integer> ALL = new ConcurrentHashMap<>();

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(LoopThread.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private boolean struck;

    @SuppressWarnings("unused") // through OWNER
    private @Nullable Thread owner;

    boolean isCurrent() {
        return OWNER.getOpaque(this) == Thread.currentThread();
    }

    static boolean isAnyWorkerThread() {
        return ALL.containsKey(Thread.currentThread());
    }

    /** Makes the calling thread the worker; false if another one is. */
    boolean enter() {
        Thread current = Thread.currentThread();
        if (!OWNER.compareAndSet(this, null, current)) {
            return false;
        }
        ALL.merge(current, 1, Integer::sum);
        return true;
    }

    /** Stops being the worker. An interrupt that was meant for its tasks does not follow a driving thread home. */
    void leave() {
        Thread current = Thread.currentThread();
        ALL.computeIfPresent(current, (thread, times) -> times == 1 ? null : times - 1);
        synchronized (this) {
            OWNER.setVolatile(this, null);
            if (struck) {
                struck = false;
                Thread.interrupted();
            }
        }
    }

    /** The thread, or null when a worker without its own is not being driven. */
    @Nullable
    Thread current() {
        return (Thread) OWNER.getVolatile(this);
    }

    /** Under the lock that {@link #leave} takes, so that it never reaches a thread that has left. */
    synchronized void interrupt() {
        Thread thread = current();
        if (thread != null) {
            struck = true;
            thread.interrupt();
        }
    }
}
