package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One place in the task ring. Empty is {@code task == null}; the task field is the publication.
 *
 * <p>The arguments are plain: written before the publication, read after the take, cleared before the gating sequence
 * passes the slot.
 */
final class TaskSlot {
    private static final VarHandle TASK;

    static {
        try {
            TASK = MethodHandles.lookup().findVarHandle(TaskSlot.class, "task", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        // A call site links on first use, which allocates and may throw: never between a claim and its publication.
        TaskSlot scratch = new TaskSlot();
        scratch.publish(scratch);
        scratch.takeBack(scratch);
        scratch.publish(scratch);
        scratch.isPublishedAcquire();
        scratch.take();
    }

    @SuppressWarnings("unused") // through TASK
    private @Nullable Object task;

    @Nullable
    Object first;

    @Nullable
    Object second;

    /**
     * Publishes with a compare-and-set, which is also the full fence before the second look at the control word. It
     * cannot fail: the gating sequence passed this slot after it was emptied.
     */
    boolean publish(Object newTask) {
        return TASK.compareAndSet(this, null, newTask);
    }

    /** Pairs with {@link #publish}: what was written before the publication is visible after true. */
    boolean isPublishedAcquire() {
        return TASK.getAcquire(this) != null;
    }

    /** Takes the task; exactly one of the worker, the closer and the producer gets it. */
    @Nullable
    Object take() {
        return TASK.getAndSet(this, null);
    }

    /** The producer's way back after a late publication; only behind a frozen gating sequence. */
    boolean takeBack(Object published) {
        return TASK.compareAndSet(this, published, null);
    }

    void clearArguments() {
        if (first != null) {
            first = null;
            second = null;
        }
    }
}
