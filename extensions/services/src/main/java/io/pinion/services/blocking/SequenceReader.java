package io.pinion.services.blocking;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link BlockingSequence}, to pull items from.
 *
 * <p>Threads: any; one item is asked for at a time. Futures complete on the worker's thread.
 * <p>Leaving: {@link #close()} at any time, also before the first item. It stops the producer; items that are in the
 * buffer are still delivered, then the end.
 *
 * @param <T> the items
 */
public final class SequenceReader<T> implements AutoCloseable {
    private final ItemReader<T> reader;
    private final ItemProducer<T> producer;

    SequenceReader(BlockingCalls calls, Generator<T> generator, int capacity) {
        reader = new ItemReader<>(calls.worker(), "a blocking sequence", capacity);
        producer = new ItemProducer<>(calls, generator, reader.buffer());
    }

    /**
     * Asks for the next item; the first time it starts the producer. Cancelling the future releases whoever waits; the
     * item is then for the next one who asks.
     *
     * @return the item; empty at the end, and from then on; or the error of the source, once, after the items before it
     * @throws IllegalStateException if the item before has not come and its future was not cancelled
     */
    public CompletableFuture<Optional<T>> next() {
        CompletableFuture<Optional<T>> next = reader.next();
        producer.start();
        return next;
    }

    /**
     * Waits for the next item.
     *
     * @return the item, or empty at the end
     * @throws InterruptedException if this thread is interrupted; no item is lost
     * @throws io.pinion.worker.SelfAwaitException on the worker's thread; use {@link #next()} there
     * @throws IllegalStateException if somebody else waits for an item
     * @throws Exception the error of the source, as it was thrown
     */
    public Optional<T> take() throws Exception {
        producer.start();
        return reader.take();
    }

    /**
     * Returns how many items wait.
     *
     * @return at most the buffer of the sequence
     */
    public int buffered() {
        return reader.buffer().size();
    }

    /**
     * Returns the end of the producer: it completes, on the producer's thread or on the one that closes, when the source
     * has been cleaned up, or will never be opened. Completing or cancelling the future changes nothing.
     *
     * @return completes normally whatever the source did
     */
    public CompletableFuture<@Nullable Void> ended() {
        return producer.ended().copy();
    }

    /** Tells the producer to stop, and returns at once; closed already, it does nothing. */
    @Override
    public void close() {
        producer.leave(false);
    }
}
