package io.pinion.worker.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Told what happens on a reconnecting stream, on the worker's thread. What it throws goes to the worker's error handler. */
public interface ReconnectHandler {

    /**
     * Bytes have arrived. What is left between position and limit is given again in front of what arrives next, also
     * across connections unless {@link ReconnectOptions#resynchronise()} is on, which drops it at a loss.
     *
     * @param stream the stream
     * @param data what has arrived, lent for the call
     * @throws Exception anything; that connection is given up and the next one is made
     */
    default void data(ReconnectingStream stream, ByteBuffer data) throws Exception {
        data.position(data.limit());
    }

    /**
     * A connection is up; frames written here go out first.
     *
     * @param stream the stream
     */
    default void connected(ReconnectingStream stream) {}

    /**
     * A connection was lost, or an attempt failed.
     *
     * @param stream the stream
     * @param reason why; null when the peer closed in order
     * @param attempt failures in a row, from 1; 0 for the loss of a connection that had been up
     * @param retryInNs when the next attempt is made, in nanoseconds from now
     */
    default void lost(ReconnectingStream stream, @Nullable Throwable reason, int attempt, long retryInNs) {}

    /**
     * There is room in the buffer again after an offer was refused.
     *
     * @param stream the stream
     */
    default void writable(ReconnectingStream stream) {}

    /**
     * The stream is closed for good; nothing is called after this.
     *
     * @param stream the stream
     */
    default void closed(ReconnectingStream stream) {}
}
