package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The incoming half of a stream: reads, gives to the handler, keeps what the handler has left. */
final class StreamInput {
    private final StreamCore stream;
    private final Wire wire;
    private final Unread unread;
    private boolean begun;
    private boolean paused;
    private boolean ended;
    private boolean resumed;

    StreamInput(StreamCore stream) {
        this.stream = stream;
        wire = stream.wire;
        unread = new Unread(stream.net, stream.options.readBufferBytes());
    }

    void begin() {
        begun = true;
        if (wire.hasBufferedInput()) {
            stream.net.dirty(stream);
        }
        stream.updateInterest();
    }

    void pause() {
        paused = true;
        stream.updateInterest();
    }

    void resume() {
        if (paused) {
            paused = false;
            resumed = true;
            stream.net.dirty(stream);
            stream.updateInterest();
        }
    }

    boolean isEnded() {
        return ended;
    }

    /** Whether the poller should say when there is something. */
    boolean isWanted() {
        return isReading() && !wire.isInputBusy();
    }

    private boolean isReading() {
        return begun && !paused && !ended && stream.isOpen();
    }

    /** Goes on with what is here already: left by the handler before a pause, or within TLS. */
    void takeUp() {
        if (resumed) {
            resumed = false;
            if (isReading() && unread.hasRest()) {
                deliver(unread.rest());
            }
        }
        awaitBuffered();
    }

    /** What is here already is not announced by the poller. */
    private void awaitBuffered() {
        if (isReading() && wire.hasBufferedInput()) {
            stream.awaitTurn(Poller.READ);
        }
    }

    /** Reads once: a loud peer has its next turn when all others have had theirs. */
    void read() {
        if (!isReading()) {
            return;
        }
        ByteBuffer target = unread.beginFill();
        int got;
        try {
            got = wire.read(target);
        } catch (IOException e) {
            unread.endFill();
            stream.fail(e);
            return;
        }
        ByteBuffer data = unread.endFill();
        if (got < 0) {
            end();
            return;
        }
        if (got > 0) {
            stream.moved(got);
            stream.timers.received();
            deliver(data);
        }
        awaitBuffered();
    }

    private void deliver(ByteBuffer data) {
        stream.tellData(data);
        if (stream.isClosed()) {
            return;
        }
        unread.keepRest(data);
        if (unread.isFull() && isReading()) {
            stream.fail(new IOException("The handler of " + stream + " took nothing of " + unread.size()
                    + " bytes, which is all that StreamOptions.readBufferBytes allows it to leave: the peer's frame is"
                    + " too long, or the option too low"));
        }
    }

    private void end() {
        ended = true;
        stream.updateInterest();
        stream.tellEnd();
        if (stream.isOpen()) {
            // When the other half has ended already, this was the last thing to wait for.
            stream.net.dirty(stream);
        }
    }

    void release() {
        unread.release();
    }
}
