package io.pinion.worker.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Told what arrives on a datagram socket, on the worker's thread. What it throws goes to the worker's error handler. */
@FunctionalInterface
public interface DatagramHandler {

    /**
     * One datagram has arrived.
     *
     * @param socket where
     * @param data the datagram, lent for the call
     * @param sender who sent it
     * @throws Exception anything; the socket goes on
     */
    void datagram(Datagrams socket, ByteBuffer data, SocketAddress sender) throws Exception;

    /**
     * Sending or receiving failed, for instance because nobody listens at the peer's port. The socket goes on.
     *
     * @param socket where
     * @param error what happened
     */
    default void error(Datagrams socket, java.io.IOException error) {}

    /**
     * The socket is closed; nothing is called after this.
     *
     * @param socket which
     * @param reason null when it was closed in order
     */
    default void closed(Datagrams socket, @Nullable Throwable reason) {}
}
