package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** No TLS: the socket's bytes are the stream's. */
final class PlainWire extends Wire {
    private final NetworkCore net;
    private final PollerSocket socket;
    private long handed;

    PlainWire(NetworkCore net, PollerSocket socket) {
        this.net = net;
        this.socket = socket;
    }

    @Override
    int read(ByteBuffer target) throws IOException {
        return socket.read(target);
    }

    @Override
    boolean hasBufferedInput() {
        return false;
    }

    @Override
    boolean isInputBusy() {
        return false;
    }

    @Override
    long write(SendQueue queue) throws IOException {
        long before = queue.bytes();
        try {
            return net.writeSome(socket, queue);
        } finally {
            // Also what went before a call that failed.
            handed += before - queue.bytes();
        }
    }

    @Override
    boolean wantsRoom(SendQueue queue) {
        return !queue.isEmpty();
    }

    @Override
    boolean hasSpoken() {
        return false;
    }

    @Override
    void resumeWith(Runnable resume) {}

    @Override
    long pendingBytes() {
        return 0;
    }

    @Override
    long handedBytes() {
        return handed;
    }

    @Override
    long notAcknowledged(long socketBytes) {
        return socketBytes;
    }

    @Override
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    void beforeClose() {}

    @Override
    void release() {}
}
