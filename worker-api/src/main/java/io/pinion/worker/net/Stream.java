package io.pinion.worker.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection.
 *
 * <p>Threads: the worker's, unless a method says otherwise; elsewhere they throw {@link IllegalStateException}. From other
 * threads hand over a task that writes. Writes are kept and sent together after the tasks of a turn, with as few system
 * calls as possible, in order.
 */
public interface Stream extends AutoCloseable {

    /**
     * Queues bytes for sending. The bytes are copied, so the buffer may be used again at once.
     *
     * @param source what lies between position and limit; taken whole, or left untouched
     * @return false, and nothing is taken, when it does not fit below {@link StreamOptions#writeLimitBytes()}
     * @throws IllegalArgumentException if it is larger than that limit, so that it would never fit
     * @throws java.nio.channels.ClosedChannelException when the stream is closed, or its output was shut down
     */
    boolean write(ByteBuffer source) throws java.nio.channels.ClosedChannelException;

    /**
     * Tells whether fewer bytes are queued than the high-water mark; after false, wait for
     * {@link StreamHandler#writable(Stream)}.
     *
     * @return whether it is wise to write
     */
    boolean isWritable();

    /**
     * Returns how many bytes wait to be sent.
     *
     * <p>Threads: any.
     *
     * @return bytes queued here, not those in the system's buffers
     */
    long queuedBytes();

    /**
     * Sends what is queued now instead of after this turn.
     *
     * @return whether nothing is queued any more
     */
    boolean flush();

    /** Stops reading, so that the peer is slowed down. A peer that closes is not noticed meanwhile. Again: nothing. */
    void pauseReading();

    /** Goes on reading; what the handler had left is given to it again first. Again: nothing. */
    void resumeReading();

    /** Ends the outgoing half when everything queued is sent; reading goes on. Again: nothing. */
    void shutdownOutput();

    /**
     * Returns where it is bound. Threads: any.
     *
     * @return the address
     */
    SocketAddress localAddress();

    /**
     * Returns where it is connected. Threads: any.
     *
     * @return the address
     */
    SocketAddress remoteAddress();

    /**
     * Returns who is at the other end of a Unix-domain stream. Threads: any.
     *
     * @return the credentials; empty where the poller cannot say
     */
    Optional<PeerCredentials> peerCredentials();

    /**
     * Closes when everything queued is sent, or {@link StreamOptions#writeStallTimeout()} is over. What arrives meanwhile
     * is not given to the handler any more; for up to a second it is read and dropped, so that the peer is not reset
     * before it has read what was sent. Threads: any. Again: nothing.
     */
    @Override
    void close();

    /**
     * Closes at once; what is queued is dropped and counted in the reason. A TCP peer sees a reset, not an end. Threads:
     * any. Again: nothing.
     */
    void abort();

    /**
     * Completes when the stream is closed: with null after {@link #close()}, or the peer's orderly end; else
     * with the error. Threads: any.
     *
     * @return the end
     */
    CompletionStage<@Nullable Throwable> whenClosed();

    /**
     * Who is at the other end of a Unix-domain stream, as the kernel says.
     *
     * @param pid process id when it connected
     * @param uid user id
     * @param gid group id
     */
    record PeerCredentials(int pid, int uid, int gid) {}
}
