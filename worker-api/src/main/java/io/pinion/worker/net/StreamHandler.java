package io.pinion.worker.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Told what happens on one stream, on the worker's thread. What a method throws goes to the worker's error handler and
 * aborts the stream.
 */
@FunctionalInterface
public interface StreamHandler {

    /**
     * Bytes have arrived.
     *
     * @param stream the stream
     * @param data what has arrived; lent for the call. What is left between position and limit is given again, in
     *     front of what arrives next, up to {@link StreamOptions#readBufferBytes()}: a frame larger than that is an error
     *     of the stream
     * @throws Exception anything; the stream is aborted
     */
    void data(Stream stream, ByteBuffer data) throws Exception;

    /**
     * The peer has ended its half. The default closes the stream.
     *
     * @param stream the stream; writing is still possible, but not with TLS 1.2, where one end is the end of both
     * @throws Exception anything; the stream is aborted
     */
    default void end(Stream stream) throws Exception {
        stream.close();
    }

    /**
     * So much of what was queued has been sent that the low-water mark is reached.
     *
     * @param stream the stream
     * @throws Exception anything; the stream is aborted
     */
    default void writable(Stream stream) throws Exception {}

    /**
     * The stream is closed; nothing is called after this.
     *
     * @param stream the stream
     * @param reason null when it was closed in order, else the error: a time-out, a reset, a broken TLS stream
     */
    default void closed(Stream stream, @Nullable Throwable reason) {}
}
