package io.pinion.contract.net;

import io.pinion.worker.net.Network;
import java.time.Duration;
import java.util.List;

/** A worker with a network, as far as tests of the network need one. */
public interface NetFixture extends AutoCloseable {

    /** Its network. */
    Network network();

    /** Runs something on its thread. */
    void execute(Runnable task);

    /** Whether the calling thread is its own. */
    boolean isWorkerThread();

    /** What its error handler was told, in order. */
    List<Throwable> reported();

    /** Closes it, and returns when its thread has ended or the grace and a little more are over. */
    void shutdown(Duration grace);

    @Override
    default void close() {
        shutdown(Duration.ZERO);
    }
}
