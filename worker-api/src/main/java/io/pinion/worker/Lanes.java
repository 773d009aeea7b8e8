package io.pinion.worker;

import java.util.function.Supplier;

/**
 * Makes lanes of typed, preallocated events on a worker. Each turn of the worker gives every lane, and the task lane,
 * a bounded batch.
 *
 * <p>Threads: any.
 */
public interface Lanes {

    /** The most lanes one worker carries. */
    int MAX_LANES = 64;

    /**
     * Opens a lane.
     *
     * @param factory makes the events; called {@code capacity} times before this method returns
     * @param handler handles them on the worker's thread
     * @param capacity how many, a power of two from 2 to 2^24
     * @param <E> the event
     * @return the lane
     * @throws IllegalArgumentException if the capacity is not such a number
     * @throws NullPointerException if an argument, or an event made by the factory, is null
     * @throws IllegalStateException if the worker carries {@link #MAX_LANES} lanes already
     * @throws java.util.concurrent.RejectedExecutionException if the worker is closing
     */
    <E> Lane<E> lane(Supplier<? extends E> factory, BatchHandler<? super E> handler, int capacity);
}
