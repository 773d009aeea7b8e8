package io.pinion.worker;

/**
 * Handles the events of a {@link Lane}.
 *
 * <p>Threads: called on the worker's thread only, in the order in which the events were claimed.
 *
 * @param <E> the event
 */
@FunctionalInterface
public interface BatchHandler<E> {

    /**
     * Handles one event. The event belongs to the lane and is used again after this call: copy what must outlive it.
     *
     * @param event the event, as its publisher filled it
     * @param sequence its number in the lane, from 0; numbers of skipped events are missing
     * @param endOfBatch true on the last event before the worker turns to other work: the moment to flush
     * @throws Exception is given to the {@link TaskErrorHandler} and counted as failed; the next event is handled
     */
    void onEvent(E event, long sequence, boolean endOfBatch) throws Exception;
}
