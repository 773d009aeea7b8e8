package io.pinion.services.blocking;

/**
 * Where a {@link Generator} puts its items.
 *
 * <p>Threads: the generator's only.
 *
 * @param <T> the items
 */
public interface Emitter<T> {

    /**
     * Hands over an item; waits while the buffer is full.
     *
     * @param item not null
     * @throws ConsumerLeftException if nobody wants any more; let it pass, and clean up in {@code finally}
     * @throws InterruptedException if the thread is interrupted for another reason, such as the close of its pool
     * @throws NullPointerException if the item is null
     */
    void emit(T item) throws InterruptedException;

    /**
     * Tells whether the consumer is still there, for generators that work long between two items.
     *
     * @return false when {@link #emit} would throw {@link ConsumerLeftException}
     */
    boolean isWanted();
}
