package io.pinion.worker.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One non-blocking socket of a {@link Poller}.
 *
 * <p>Threads: the worker's. Readiness is level-triggered: what was not read or written is reported again while the
 * interest is there. Addresses are resolved {@link java.net.InetSocketAddress} or
 * {@link java.net.UnixDomainSocketAddress}. Errors are the {@link IOException}s of {@code java.net} and
 * {@code java.nio.channels} where one fits ({@link java.net.ConnectException}, {@link java.net.BindException}, …), with
 * the system's text in the message.
 */
public interface PollerSocket {

    /**
     * Says what to be told of, from the next selection on.
     *
     * @param ops {@link Poller#READ}, {@link Poller#WRITE}, both, or 0
     * @throws IOException if the system refuses
     */
    void interest(int ops) throws IOException;

    /**
     * Begins to connect.
     *
     * @param remote where to
     * @return true when connected already; false: wait for {@link Poller#WRITE}, then {@link #finishConnect()}
     * @throws IOException if it fails at once
     */
    boolean connect(SocketAddress remote) throws IOException;

    /**
     * Ends a connect.
     *
     * @return false when it is still under way
     * @throws IOException why it failed
     */
    boolean finishConnect() throws IOException;

    /**
     * Binds; a listener listens from here on.
     *
     * @param local where; null for any
     * @param backlog connections waiting to be accepted; of listeners only, 0 for the system's default
     * @throws IOException if the address is in use or not ours
     */
    void bind(@Nullable SocketAddress local, int backlog) throws IOException;

    /**
     * Accepts one connection.
     *
     * @param handler of the new socket
     * @return the new socket, non-blocking, registered with no interest; null when none waits
     * @throws IOException if the system refuses, for instance because no descriptor is left
     */
    @Nullable
    PollerSocket accept(ReadyHandler handler) throws IOException;

    /**
     * Reads what is there.
     *
     * @param target a direct buffer; filled from its position
     * @return bytes read, 0 when nothing is there, -1 at the end of the stream
     * @throws IOException if the connection is broken
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes as much as fits, all buffers in one system call. Never raises a signal.
     *
     * @param sources direct buffers, written in order from their positions, which move
     * @param offset first buffer
     * @param length how many buffers; an implementation may look at fewer
     * @return bytes written, 0 when nothing fits
     * @throws IOException if the connection is broken
     */
    long write(ByteBuffer[] sources, int offset, int length) throws IOException;

    /**
     * Sends one datagram.
     *
     * @param source a direct buffer; taken whole, or left untouched
     * @param target where to; null on a connected socket
     * @return false when it does not fit now
     * @throws IOException if the system refuses it
     */
    boolean send(ByteBuffer source, @Nullable SocketAddress target) throws IOException;

    /**
     * Receives one datagram; what does not fit is cut off.
     *
     * @param target a direct buffer; filled from its position
     * @return the sender, null when nothing is there. An unnamed Unix-domain sender has an empty path
     * @throws IOException also for an earlier datagram that was refused on the way
     */
    @Nullable
    SocketAddress receive(ByteBuffer target) throws IOException;

    /**
     * Ends the outgoing half of a stream.
     *
     * @throws IOException if it is not connected
     */
    void shutdownOutput() throws IOException;

    /**
     * Sets an option of {@link java.net.StandardSocketOptions} or {@code jdk.net.ExtendedSocketOptions}, or one of
     * {@link PollerOptions}.
     *
     * @param option which
     * @param value to what
     * @param <T> the option's type
     * @return false when this socket has no such option
     * @throws IOException if the system refuses the value
     */
    <T> boolean setOption(SocketOption<T> option, T value) throws IOException;

    /**
     * Returns where it is bound.
     *
     * @return the address; null when it is not bound
     * @throws IOException if the system cannot say
     */
    @Nullable
    SocketAddress localAddress() throws IOException;

    /**
     * Returns where it is connected.
     *
     * @return the address; null when it is not connected
     * @throws IOException if the system cannot say
     */
    @Nullable
    SocketAddress remoteAddress() throws IOException;

    /**
     * Returns who is at the other end of a Unix-domain stream.
     *
     * @return process, user and group id; null where the system or the poller cannot say
     * @throws IOException if it is not connected
     */
    int @Nullable [] peerCredentials() throws IOException;

    /**
     * Returns how many of the bytes written the peer's system has not acknowledged. The end of the output may count as
     * one byte.
     *
     * @return bytes; -1 where the system or the poller cannot say, and when the socket is closed
     */
    default long unacknowledgedBytes() {
        return -1;
    }

    /** Closes; never throws, again: nothing. Its handler is not called any more, nor later in the same batch. */
    void close();
}
