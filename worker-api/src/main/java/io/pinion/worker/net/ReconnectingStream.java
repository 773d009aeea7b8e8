package io.pinion.worker.net;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One logical stream over many connections. Every byte taken is in exactly one place of {@link #account()}.
 *
 * <p>Threads: any. Order: bytes taken from one thread are sent in that order; after a loss, what the system had not been
 * given yet goes out first on the next connection, from the beginning of a frame.
 */
public interface ReconnectingStream extends AutoCloseable {

    /** Where a stream is in its life. */
    enum State {
        /** Trying, or waiting before the next attempt. */
        CONNECTING,
        /** Connected. */
        CONNECTED,
        /** Closing: what is buffered is being sent. */
        CLOSING,
        /** Closed for good. */
        CLOSED
    }

    /**
     * Takes one frame, to be sent whole on one connection, without waiting.
     *
     * @param frame what lies between position and limit; copied, taken whole or left untouched
     * @return false when the buffer is full and the policy is to refuse; under a dropping policy true, and what was
     *     dropped is counted
     * @throws IllegalArgumentException if the frame is larger than the whole buffer
     * @throws IllegalStateException when the stream is closing or closed, saying which
     */
    boolean offer(ByteBuffer frame);

    /**
     * Takes one frame, waiting while the buffer is full; also through reconnects.
     *
     * @param frame what lies between position and limit; copied
     * @param timeout how long to wait; zero: not at all
     * @throws InterruptedException if interrupted; nothing is taken
     * @throws io.pinion.worker.WaitTimeoutException when there was no room in time; nothing is taken
     * @throws io.pinion.worker.SelfAwaitException on the worker's own thread, when it would have to wait
     * @throws IllegalStateException when the stream is, or meanwhile was, closing or closed; nothing is taken
     */
    void write(ByteBuffer frame, Duration timeout) throws InterruptedException;

    /**
     * Returns where the stream is in its life.
     *
     * @return the state at this moment
     */
    State state();

    /**
     * Returns where every byte is that was ever taken; one consistent snapshot.
     *
     * @return the account
     */
    Account account();

    /**
     * Closes within the configured {@link ReconnectOptions#closeTimeout()}: sends what is buffered if it is connected, gives
     * up otherwise; then returns. From the worker's own thread it only starts that. Releases everyone who waits in
     * {@link #write}. Again: waits for the same end.
     */
    @Override
    void close();

    /**
     * Where every byte is that was taken: {@code taken = sent + buffered + dropped + unknown}.
     *
     * @param takenBytes given by callers and accepted
     * @param sentBytes given to the system and, where that connection was lost, known to have reached the peer's system
     * @param bufferedBytes waiting here
     * @param droppedBytes given up by policy or by close
     * @param unknownBytes given to the system on a connection that was then lost, and not known to have reached the
     *     peer's system. Without epoll, and over Unix-domain sockets, the size of the send buffer stands for what had
     *     not; over TLS up to one record more counts than is missing
     * @param connections how often it was connected
     * @param attempts how often it tried
     */
    record Account(
            long takenBytes,
            long sentBytes,
            long bufferedBytes,
            long droppedBytes,
            long unknownBytes,
            long connections,
            long attempts) {}
}
