package io.pinion.worker.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A datagram socket. Threads: the worker's for {@code send} and {@code queued}, any for the rest. */
public interface Datagrams extends AutoCloseable {

    /**
     * Sends one datagram, or queues it while the system has no room.
     *
     * @param source what lies between position and limit, copied when queued; taken whole or left untouched
     * @param target where to, resolved; null on a connected socket
     * @return false when the queue is full; the caller decides, and {@link #dropped()} does not count it
     * @throws java.io.IOException if the datagram is refused at once, for instance because it is too long, or empty
     *     on a connected socket without epoll
     */
    boolean send(ByteBuffer source, @Nullable SocketAddress target) throws java.io.IOException;

    /**
     * Returns how many datagrams wait for room in the system: those for which {@link #send} said true and that were
     * neither sent nor dropped yet.
     *
     * @return the count; 0 when it is closed
     */
    int queued();

    /**
     * Returns where it is bound.
     *
     * @return the address
     */
    SocketAddress localAddress();

    /**
     * Returns how many queued datagrams could not be sent.
     *
     * @return a count that only grows
     */
    long dropped();

    /** Closes; queued datagrams are dropped. Again: nothing. */
    @Override
    void close();
}
