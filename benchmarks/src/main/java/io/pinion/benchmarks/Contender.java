package io.pinion.benchmarks;

/** One way to hand tasks to one thread, with a queue of {@link #CAPACITY}. */
interface Contender extends AutoCloseable {
    int CAPACITY = 16_384;

    void execute(Runnable task);

    /** Hands over a task that answers at once, and waits for the answer as users of this contender would. */
    void roundTrip() throws Exception;

    @Override
    void close();
}
