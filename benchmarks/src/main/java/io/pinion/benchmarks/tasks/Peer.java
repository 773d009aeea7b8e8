package io.pinion.benchmarks.tasks;

import java.util.Optional;

/** One thread that runs tasks, with a queue before it. */
public interface Peer extends AutoCloseable {
    /** How many tasks the queue holds where nothing else is asked for. */
    int CAPACITY = 16_384;

    /** Hands over a task and forgets it. */
    void execute(Runnable task);

    /** The fastest way to wait for an answer here: its own, or a reply that the caller spins on. */
    default Caller caller() {
        return new SpinningCaller(this);
    }

    /** The way to get a future, where there is one. */
    default Optional<Futures> futures() {
        return Optional.empty();
    }

    /** Ends the thread. */
    @Override
    void close();
}
