package io.pinion.services.blocking;

/**
 * Code that makes the items of a {@link BlockingSequence}, one after the other; may block.
 *
 * <p>Threads: called once per consumer, on a blocking thread; so are its {@code finally} blocks. When the consumer
 * leaves, the thread is interrupted once, at the latest before the end of the generator.
 *
 * @param <T> the items
 */
@FunctionalInterface
public interface Generator<T> {

    /**
     * Makes the items; returning is the end of the sequence.
     *
     * @param out takes the items
     * @throws Exception ends the sequence with this error, after the items before it
     */
    void generate(Emitter<T> out) throws Exception;
}
