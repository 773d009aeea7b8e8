package io.pinion.worker.disruptor.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What lies between a stream's bytes and its socket: nothing, or TLS. */
abstract class Wire {
    /** System calls of one kind in a row, so that one stream does not keep the worker from the others. */
    static final int ROUNDS = 4;

    /**
     * Reads what is there.
     *
     * @return bytes, 0 when there are none now, -1 at the orderly end
     */
    abstract int read(ByteBuffer target) throws IOException;

    /** Whether {@link #read} may have something although the socket is not ready. */
    abstract boolean hasBufferedInput();

    /** Whether reading makes no sense at the moment, however ready the socket is. */
    abstract boolean isInputBusy();

    /**
     * Sends from the queue as much as fits now.
     *
     * @return bytes the system has taken
     */
    abstract long write(SendQueue queue) throws IOException;

    /** Whether it waits for room in the system; not so while TLS waits for something else. */
    abstract boolean wantsRoom(SendQueue queue);

    /** Whether there may be something to send that nobody wrote, since this was last asked. */
    abstract boolean hasSpoken();

    /** Has something called on the worker when input is not busy any more. */
    abstract void resumeWith(Runnable resume);

    /** Bytes taken from the queue that the system has not taken yet. */
    abstract long pendingBytes();

    /** How many of the queue's bytes the system has taken in all, so that the peer could make use of them. */
    abstract long handedBytes();

    /**
     * How many of {@link #handedBytes()} the peer may lack, when its system has not acknowledged so many of the socket's
     * bytes; rather too many than too few.
     */
    abstract long notAcknowledged(long socketBytes);

    /** Ends the outgoing half behind what was written. */
    abstract void endOutput() throws IOException;

    /** Says goodbye before an orderly close, if there is a way to. */
    abstract void beforeClose() throws IOException;

    /** Gives buffers back. */
    abstract void release();
}
