package io.pinion.worker;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A ring of preallocated events on a worker: claim, fill and publish without garbage.
 *
 * <p>Shape: {@link #capacity()} events, a power of two.
 * <p>Threads: any number of publishers.
 * <p>Order: events of one publisher are handled in its order; nothing is said across publishers, or between a lane
 * and the tasks of the worker.
 * <p>Cost: one compare-and-set to claim, one ordered store to publish; nothing is allocated.
 * <p>A filler that throws publishes a skip: its exception reaches the publisher, the handler never sees the event, and
 * nothing was accepted. A filler that never returns holds back everything behind it in the lane.
 *
 * <p>A lane lives as long as its worker.
 *
 * @param <E> the event
 */
public interface Lane<E> {

    /**
     * Fills and publishes one event; the overflow policy of the worker decides what a full lane does.
     *
     * @param filler writes the event; called on this thread, exactly once if there is room, otherwise never
     * @throws java.util.concurrent.RejectedExecutionException if the policy refuses or the worker is closing
     */
    void publish(Consumer<? super E> filler);

    /**
     * Fills and publishes one event with an argument, so that the filler can be a constant.
     *
     * @param filler writes the event; called on this thread, exactly once if there is room, otherwise never
     * @param argument given to the filler
     * @param <A> the argument
     * @throws java.util.concurrent.RejectedExecutionException if the policy refuses or the worker is closing
     */
    <A> void publish(BiConsumer<? super E, ? super A> filler, A argument);

    /**
     * Fills and publishes one event if there is room; never waits.
     *
     * @param filler writes the event; called only if there is room
     * @return what became of it
     */
    OfferResult offer(Consumer<? super E> filler);

    /**
     * Fills and publishes one event with an argument if there is room; never waits.
     *
     * @param filler writes the event; called only if there is room
     * @param argument given to the filler
     * @param <A> the argument
     * @return what became of it
     */
    <A> OfferResult offer(BiConsumer<? super E, ? super A> filler, A argument);

    /**
     * Returns how many events the lane holds.
     *
     * @return the capacity
     */
    int capacity();

    /**
     * Returns how many events are claimed and not handled yet: what a publisher looks at to shed load before the lane is
     * full. Cost: two ordered loads, one of them of the word that publishers contend for.
     *
     * @return from 0 to {@link #capacity()}; old as soon as it is read
     */
    int pending();

    /**
     * Returns how many events were ever accepted: handled, to be handled, or left by a worker that ended. Those whose filler
     * threw and those that a closing worker gave back are not among them. Cost: as {@link #pending()}, and the sum of a
     * counter.
     *
     * @return the number; exact once publishers are at rest, before that an event counts from its claim
     */
    long accepted();
}
