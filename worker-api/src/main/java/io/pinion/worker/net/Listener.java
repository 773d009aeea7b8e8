package io.pinion.worker.net;

import java.net.SocketAddress;

/**
 * Accepts streams. When the process has no descriptor left, it stops accepting for a moment and counts that, instead of
 * spinning. Threads: any.
 */
public interface Listener extends AutoCloseable {

    /**
     * Returns where it listens, with the port that the system chose.
     *
     * @return the address
     */
    SocketAddress localAddress();

    /**
     * Returns how many streams were accepted.
     *
     * @return a count that only grows
     */
    long accepted();

    /**
     * Returns how often accepting failed, for instance for lack of descriptors.
     *
     * @return a count that only grows
     */
    long failures();

    /** Stops listening; streams accepted before stay open. Again: nothing. */
    @Override
    void close();
}
