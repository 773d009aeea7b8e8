package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the worker's own tasks hand to the worker: bounded, first in first out, never waited for.
 *
 * <p>The worker is the only one who puts in and normally the only one who takes; whoever closes may take too, so each
 * entry is taken with an exchange. An entry carries the ring's cursor at its entry and runs when the worker has passed
 * it: tasks claimed before it run before it.
 *
 * <p>The arrays are made on first use and never replaced, so that a closer's scan cannot miss an entry; one that enters
 * later is taken back by the worker itself.
 */
final class LocalQueue {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle TASKS;
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle PUSHED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TASKS = lookup.findVarHandle(LocalQueue.class, "tasks", Object[].class);
            HEAD = lookup.findVarHandle(LocalQueue.class, "head", long.class);
            TAIL = lookup.findVarHandle(LocalQueue.class, "tail", long.class);
            PUSHED = lookup.findVarHandle(LocalQueue.class, "pushed", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;
    private Object @Nullable [] tasks;
    private Object @Nullable [] arguments;
    private long @Nullable [] stamps;

    // Worker only; others read them opaquely for statistics.
    private long head;
    private long tail;
    // In tasks; an entry may be a batch of many.
    private long pushed;
    private long popped;

    LocalQueue(int ringCapacity) {
        capacity = Math.max(1024, ringCapacity * 8);
    }

    int capacity() {
        return capacity;
    }

    boolean hasRoom(int tasks) {
        return pushed - popped + tasks <= capacity;
    }

    /** Puts in one entry; the caller has checked the room and looks at the control word afterwards. */
    void push(Object task, @Nullable Object first, @Nullable Object second, long stamp) {
        Object[] array = tasks;
        if (array == null) {
            array = allocate();
        }
        int index = (int) tail & (capacity - 1);
        stampsOf()[index] = stamp;
        if (first != null) {
            setArguments(index, first, second);
        }
        TAIL.setOpaque(this, tail + 1);
        PUSHED.setOpaque(this, pushed + weight(task));
        ELEMENT.setVolatile(array, index, task);
    }

    /** Takes the entry just put in back; false if a closer has it. */
    boolean takeBackLast(Object task) {
        int index = (int) (tail - 1) & (capacity - 1);
        if (!ELEMENT.compareAndSet(arrayOf(), index, task, null)) {
            return false;
        }
        clearArguments(index);
        TAIL.setOpaque(this, tail - 1);
        PUSHED.setOpaque(this, pushed - weight(task));
        return true;
    }

    private static int weight(Object task) {
        return task instanceof Batch batch ? batch.size() : 1;
    }

    boolean isEmpty() {
        return head == tail;
    }

    /** Whether the oldest entry may run when the worker has passed all ring sequences below {@code next}. */
    boolean isHeadDue(long next) {
        return head != tail && stampsOf()[(int) head & (capacity - 1)] < next;
    }

    /** Takes the oldest entry; null if a closer took it. Its arguments stay until {@link #pop()}. */
    @Nullable
    Object takeHead() {
        return ELEMENT.getAndSet(arrayOf(), (int) head & (capacity - 1), null);
    }

    @Nullable
    Object headFirst() {
        return arguments == null ? null : arguments[2 * ((int) head & (capacity - 1))];
    }

    @Nullable
    Object headSecond() {
        return arguments == null ? null : arguments[2 * ((int) head & (capacity - 1)) + 1];
    }

    /** Frees the oldest entry after its run. */
    void pop(Object task) {
        popped += weight(task);
        clearArguments((int) head & (capacity - 1));
        HEAD.setOpaque(this, head + 1);
    }

    /**
     * Takes everything, from any thread, when the worker takes no more. The caller has announced that with a full fence:
     * an entry its reading of the tail misses is one whose own look sees the announcement, and takes it back.
     */
    void takeAll(Consumer<RingTask> taken) {
        Object[] array = (Object[]) TASKS.getAcquire(this);
        if (array == null) {
            return;
        }
        long end = tailOpaque();
        for (long position = headOpaque(); position < end; position++) {
            int index = (int) position & (capacity - 1);
            Object task = ELEMENT.getAndSet(array, index, null);
            if (task instanceof Batch batch) {
                batch.takeRest(taken);
            } else if (task != null) {
                Object[] args = arguments;
                taken.accept(new RingTask(
                        task, args == null ? null : args[2 * index], args == null ? null : args[2 * index + 1]));
            }
        }
    }

    long headOpaque() {
        return (long) HEAD.getOpaque(this);
    }

    /** Tasks ever put in and not taken back. */
    long pushedOpaque() {
        return (long) PUSHED.getOpaque(this);
    }

    long tailOpaque() {
        return (long) TAIL.getOpaque(this);
    }

    private Object[] allocate() {
        Object[] array = new Object[capacity];
        stamps = new long[capacity];
        TASKS.setRelease(this, array);
        return array;
    }

    private void setArguments(int index, Object first, @Nullable Object second) {
        Object[] args = arguments;
        if (args == null) {
            args = new Object[2 * capacity];
            arguments = args;
        }
        args[2 * index] = first;
        args[2 * index + 1] = second;
    }

    private void clearArguments(int index) {
        Object[] args = arguments;
        if (args != null && args[2 * index] != null) {
            args[2 * index] = null;
            args[2 * index + 1] = null;
        }
    }

    private Object[] arrayOf() {
        Object[] array = tasks;
        if (array == null) {
            throw new IllegalStateException("nothing was ever put in");
        }
        return array;
    }

    private long[] stampsOf() {
        long[] array = stamps;
        if (array == null) {
            throw new IllegalStateException("nothing was ever put in");
        }
        return array;
    }
}
