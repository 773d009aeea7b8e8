package io.pinion.observability.micrometer;

import io.pinion.worker.net.ReconnectingStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A stream of numbers that are all different. */
final class FixedStream implements ReconnectingStream {
    private volatile State state = State.CONNECTED;

    @Override
    public boolean offer(ByteBuffer frame) {
        throw new UnsupportedOperationException("offer");
    }

    @Override
    public void write(ByteBuffer frame, Duration timeout) {
        throw new UnsupportedOperationException("write");
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public Account account() {
        return new Account(21, 11, 1, 2, 7, 3, 4);
    }

    @Override
    public void close() {
        state = State.CLOSED;
    }
}
