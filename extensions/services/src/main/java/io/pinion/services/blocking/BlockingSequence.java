package io.pinion.services.blocking;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * Items that blocking code makes, as an asynchronous sequence: a {@link Flow.Publisher} that keeps the rules of Reactive
 * Streams, and a form to pull from ({@link #open()}).
 *
 * <pre>{@code
 * BlockingSequence<String> lines = BlockingSequence.on(pool).buffer(64).stream(() -> Files.lines(path));
 * lines.subscribe(subscriber);                              // pushed, as many as it asks for
 * try (SequenceReader<String> reader = lines.open()) { ... } // pulled
 * }</pre>
 *
 * <p>Shape: each consumer has a run of its own. It starts with the first demand and not before; at most {@code buffer}
 * items and one more are made ahead, then the producer waits. Nothing polls.
 * <p>Threads: any thread may subscribe, request and cancel. The source is opened, read and closed on one blocking thread
 * of the {@link BlockingCalls} given, which it keeps until its end; long or endless sequences belong on
 * {@link SeparateThreads}. Every signal to a subscriber, {@code onSubscribe} included, comes on the worker's thread.
 * <p>Leaving: when the consumer cancels or closes, the producer is woken and interrupted once; its clean-up (close of
 * the iterator or stream, {@code finally} blocks of a generator) runs on its own thread. If it had not started it never
 * does.
 * <p>Errors: items made before an error come first, then the error as it was thrown. If the calls have no room or are
 * closed, that refusal is the error. An error after the consumer has left goes to the error handler of the worker.
 * <p>A subscriber that throws is treated as if it had cancelled, and the worker's error handler is told.
 *
 * @param <T> the items, not null
 */
public final class BlockingSequence<T> implements Flow.Publisher<T> {
    /** How many items are made ahead if nothing else is asked for. */
    public static final int DEFAULT_BUFFER = 1_024;

    private final BlockingCalls calls;
    private final int buffer;
    private final Generator<T> generator;

    private BlockingSequence(BlockingCalls calls, int buffer, Generator<T> generator) {
        this.calls = calls;
        this.buffer = buffer;
        this.generator = generator;
    }

    /**
     * Returns a builder of sequences.
     *
     * @param calls where the blocking code runs: a pool, separate threads, or a worker's own
     * @return a new builder
     */
    public static Builder on(BlockingCalls calls) {
        return new Builder(Objects.requireNonNull(calls, "calls"));
    }

    /**
     * Adds a consumer.
     *
     * @param subscriber gets a run of its own; the same one may come again
     */
    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        new ItemSubscription<>(calls, generator, buffer, subscriber).begin();
    }

    /**
     * Opens a run to pull from. Nothing starts until the first item is asked for.
     *
     * @return to be closed
     */
    public SequenceReader<T> open() {
        return new SequenceReader<>(calls, generator, buffer);
    }

    @Override
    public String toString() {
        return "BlockingSequence[" + generator + ", buffer=" + buffer + "]";
    }

    /**
     * Collects the settings of a sequence.
     *
     * <p>Threads: one at a time.
     */
    public static final class Builder {
        private final BlockingCalls calls;
        private int buffer = DEFAULT_BUFFER;

        private Builder(BlockingCalls calls) {
            this.calls = calls;
        }

        /**
         * Sets how many items may wait for the consumer; the producer makes one more and waits with it. Default
         * {@value BlockingSequence#DEFAULT_BUFFER}.
         *
         * @param buffer from 1 to 2^20
         * @return this builder
         */
        public Builder buffer(int buffer) {
            this.buffer = CallChecks.inRange("buffer", buffer, 1, 1 << 20);
            return this;
        }

        /**
         * Makes a sequence of what an iterator gives.
         *
         * @param opening opens the iterator, on the blocking thread; closed there if it is {@link AutoCloseable}
         * @param <T> the items
         * @return the sequence
         */
        public <T> BlockingSequence<T> iterator(Callable<? extends Iterator<? extends T>> opening) {
            return generator(ItemSources.iterator(Objects.requireNonNull(opening, "opening")));
        }

        /**
         * Makes a sequence of the elements of a collection or whatever else can be iterated.
         *
         * @param items iterated on the blocking thread
         * @param <T> the items
         * @return the sequence
         */
        public <T> BlockingSequence<T> iterable(Iterable<? extends T> items) {
            return iterator(Objects.requireNonNull(items, "items")::iterator);
        }

        /**
         * Makes a sequence of the elements of a stream.
         *
         * @param opening opens the stream, on the blocking thread; closed there
         * @param <T> the items
         * @return the sequence
         */
        public <T> BlockingSequence<T> stream(Callable<? extends Stream<? extends T>> opening) {
            return generator(ItemSources.stream(Objects.requireNonNull(opening, "opening")));
        }

        /**
         * Makes a sequence of what code emits.
         *
         * @param generator runs on the blocking thread
         * @param <T> the items
         * @return the sequence
         */
        public <T> BlockingSequence<T> generator(Generator<T> generator) {
            return new BlockingSequence<>(calls, buffer, Objects.requireNonNull(generator, "generator"));
        }
    }
}
