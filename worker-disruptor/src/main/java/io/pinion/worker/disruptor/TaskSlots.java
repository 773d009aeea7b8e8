package io.pinion.worker.disruptor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The places of the task ring. A place is empty while its task is null; writing the task is the publication.
 *
 * <p>Tasks stand side by side, sixteen or eight on a cache line, arguments in an array of their own, touched only where a
 * task has some. Each line goes to the producer and back once a lap, for all its places together; what a dense line costs
 * when both sides are at work on it, {@link BatchPause} keeps small.
 *
 * <p>The arguments are plain: written before the publication, read after the take, cleared before the gating sequence
 * passes the place.
 */
final class TaskSlots {
    private static final VarHandle TASK = MethodHandles.arrayElementVarHandle(Object[].class);
    /** Stands where the worker's last look found nothing: who comes later is refused. */
    static final Object PASSED = new Object();

    /** Stands where a producer's stack ended between claim and publication: its task was not handed over. */
    static final Object LOST = new Object();

    /** Elements before and behind the used ones: two cache lines, so that no neighbour shares one. */
    static final int PADDING = 32;

    static {
        // A call site links on first use, which allocates and may throw: never between a claim and its publication.
        TaskSlots scratch = new TaskSlots(1);
        scratch.publish(0, scratch);
        scratch.takeBack(0, scratch);
        scratch.take(0);
        scratch.publishRelease(0, scratch);
        scratch.isPublishedAcquire(0);
        scratch.take(0);
        scratch.giveUp(0);
    }

    /** Written by {@link TaskLane} too, where there may be no stack for a call. */
    final @Nullable Object[] tasks;
    /** Two for each place. */
    private final @Nullable Object[] arguments;

    final int mask;

    /** So many places, a power of two. */
    TaskSlots(int capacity) {
        tasks = new Object[capacity + 2 * PADDING];
        arguments = new Object[2 * (capacity + PADDING)];
        mask = capacity - 1;
    }

    private int index(long sequence) {
        return PADDING + ((int) sequence & mask);
    }

    private int argumentIndex(long sequence) {
        return PADDING + 2 * ((int) sequence & mask);
    }

    /** Before the publication: what the task is run with; the first is not null. */
    void arguments(long sequence, Object first, @Nullable Object second) {
        int index = argumentIndex(sequence);
        arguments[index] = first;
        arguments[index + 1] = second;
    }

    /**
     * Publishes what is sure to be taken: the producer saw a running worker after its claim, so whoever ends the worker
     * sees the claim and waits for this. Pairs with {@link #isPublishedAcquire} and the exchanges.
     */
    void publishRelease(long sequence, Object task) {
        TASK.setRelease(tasks, index(sequence), task);
    }

    /** Whether {@link #publishOrWitness} published. */
    boolean publish(long sequence, Object task) {
        return publishOrWitness(sequence, task) == null;
    }

    /**
     * Publishes with a compare-and-set, which is also the full fence before the look that follows. Null if it did; else
     * {@link #PASSED}, or {@link Batch#FILLER} behind {@link #giveUp}: the gating sequence passed this place after it was
     * emptied, so nothing else can stand there.
     */
    @Nullable
    Object publishOrWitness(long sequence, Object task) {
        return TASK.compareAndExchange(tasks, index(sequence), null, task);
    }

    /** The worker's last look passes an empty place for good; false if it is not empty. */
    boolean pass(long sequence) {
        return TASK.compareAndSet(tasks, index(sequence), null, PASSED);
    }

    /** Pairs with the publications: what was written before the publication is visible after true. */
    boolean isPublishedAcquire(long sequence) {
        return TASK.getAcquire(tasks, index(sequence)) != null;
    }

    /** Takes the task; exactly one of the worker, the closer and the producer gets it. */
    @Nullable
    Object take(long sequence) {
        return TASK.getAndSet(tasks, index(sequence), null);
    }

    /**
     * The producer's way back after a late publication; only behind a frozen gating sequence. A filler stays, so that a
     * closer does not wait for this place.
     */
    boolean takeBack(long sequence, Object published) {
        return TASK.compareAndSet(tasks, index(sequence), published, Batch.FILLER);
    }

    /** A closer stops waiting for a claimed place; a {@link #publish} that comes later finds that it came too late. */
    boolean giveUp(long sequence) {
        return TASK.compareAndSet(tasks, index(sequence), null, Batch.FILLER);
    }

    /** Null if the task was handed over without arguments. */
    @Nullable
    Object first(long sequence) {
        return arguments[argumentIndex(sequence)];
    }

    @Nullable
    Object second(long sequence) {
        return arguments[argumentIndex(sequence) + 1];
    }

    void clearArguments(long sequence) {
        int index = argumentIndex(sequence);
        if (arguments[index] != null) {
            arguments[index] = null;
            arguments[index + 1] = null;
        }
    }
}
