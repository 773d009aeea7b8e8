package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * Tasks handed over together: accepted or refused as one, then run one by one. The worker and a closer claim its tasks
 * by index, so each is run or listed, never both.
 */
final class Batch {
    /** Keeps the place of a batch's task in the ring; nothing to run, nothing to count. */
    static final Object FILLER = new Object();

    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Batch.class, "next", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object[] tasks;

    @SuppressWarnings("unused") // through NEXT
    private int next;

    Batch(Object[] tasks) {
        this.tasks = tasks;
    }

    int size() {
        return tasks.length;
    }

    /** The next task to run, or -1 when all are run or taken; each index is given out once. */
    int claim() {
        int index = (int) NEXT.getAndAdd(this, 1);
        return index >= 0 && index < tasks.length ? index : -1;
    }

    Object task(int index) {
        return tasks[index];
    }

    /** Takes all that nobody has claimed. */
    void takeRest(Consumer<RingTask> taken) {
        int from = (int) NEXT.getAndSet(this, Integer.MIN_VALUE / 2);
        for (int i = from; i >= 0 && i < tasks.length; i++) {
            taken.accept(new RingTask(tasks[i], null, null));
        }
    }
}
