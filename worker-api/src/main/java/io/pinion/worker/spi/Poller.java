package io.pinion.worker.spi;

import java.io.IOException;
import java.net.ProtocolFamily;

/**
 * What a worker blocks in while sockets are open: tells which are ready, and can be woken.
 *
 * <p>Threads: the worker's, except {@link #wakeup()}.
 */
public interface Poller extends AutoCloseable {
    /** There is something to read, a connection to accept, or the end of the stream. */
    int READ = 1;
    /** Writing would not block, or a connect has ended. */
    int WRITE = 2;

    /**
     * Returns the name of its provider.
     *
     * @return {@code nio} or {@code epoll}
     */
    String name();

    /**
     * Collects what is ready; runs nothing.
     *
     * @param timeoutNs how long to wait for the first, in nanoseconds: 0 looks only. Never shorter, unless something is
     *     ready, {@link #wakeup()} was called, or the thread was interrupted
     * @return how many registrations {@link #dispatch()} will look at; 0 after a wake-up or a time-out
     * @throws IOException if the poller is broken and has to be replaced
     */
    int select(long timeoutNs) throws IOException;

    /**
     * Calls the handlers of what the last {@link #select(long)} collected, each at most once, with what is ready and
     * still asked for. A registration closed by an earlier handler of the same batch is skipped, also when its
     * descriptor number is in use again.
     *
     * @return how many handlers were called
     */
    int dispatch();

    /**
     * Ends the current {@link #select(long)}, or the next one if none is under way. Several calls may count as one.
     *
     * <p>Threads: any; also after {@link #close()}, then without effect.
     */
    void wakeup();

    /**
     * Makes a non-blocking, close-on-exec stream socket, neither bound nor connected.
     *
     * @param family INET, INET6 or UNIX of {@link java.net.StandardProtocolFamily}
     * @param handler called by {@link #dispatch()}
     * @return the socket, registered with no interest
     * @throws IOException if the system refuses
     * @throws UnsupportedOperationException if this poller has no such family
     */
    PollerSocket openStream(ProtocolFamily family, ReadyHandler handler) throws IOException;

    /**
     * Makes a socket that listens and hands out connections through {@link PollerSocket#accept(ReadyHandler)}.
     *
     * @param family INET, INET6 or UNIX of {@link java.net.StandardProtocolFamily}
     * @param handler called by {@link #dispatch()}
     * @return the socket, registered with no interest; {@link PollerSocket#bind} makes it listen
     * @throws IOException if the system refuses
     * @throws UnsupportedOperationException if this poller has no such family
     */
    PollerSocket openListener(ProtocolFamily family, ReadyHandler handler) throws IOException;

    /**
     * Makes a datagram socket.
     *
     * @param family INET, INET6 or, where the poller has it, UNIX
     * @param handler called by {@link #dispatch()}
     * @return the socket, registered with no interest
     * @throws IOException if the system refuses
     * @throws UnsupportedOperationException if this poller has no such family
     */
    PollerSocket openDatagram(ProtocolFamily family, ReadyHandler handler) throws IOException;

    /**
     * Watches a descriptor that somebody else owns; closing the registration leaves the descriptor open.
     *
     * @param fd an open descriptor that can be polled
     * @param handler called by {@link #dispatch()}
     * @return the registration, with no interest; only interest and close may be called on it
     * @throws IOException if the descriptor is not open or cannot be polled
     * @throws UnsupportedOperationException if this poller cannot watch foreign descriptors
     */
    PollerSocket watch(int fd, ReadyHandler handler) throws IOException;

    /** Closes the poller and every socket it made; again: nothing. */
    @Override
    void close();
}
