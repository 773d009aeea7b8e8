package io.pinion.worker.disruptor.net;

import io.pinion.worker.net.StreamOptions;
import io.pinion.worker.spi.PollerOptions;
import io.pinion.worker.spi.PollerSocket;
import java.io.IOException;
import java.net.StandardSocketOptions;

/** Puts options onto sockets; one that a socket does not have is passed over. */
final class SocketSetup {
    private SocketSetup() {}

    static void stream(PollerSocket socket, StreamOptions options) throws IOException {
        buffers(socket, options.sendBufferBytes(), options.receiveBufferBytes());
        socket.setOption(StandardSocketOptions.TCP_NODELAY, options.noDelay());
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive());
        long userTimeoutMs = Durations.toNanos(options.userTimeout()) / 1_000_000;
        if (!options.userTimeout().isZero()) {
            socket.setOption(PollerOptions.TCP_USER_TIMEOUT, (int) Math.max(1, Math.min(userTimeoutMs, 1 << 30)));
        }
    }

    /** A listener hands its buffer sizes down, and the receive window is fixed before a connection is accepted. */
    static void listener(PollerSocket socket, StreamOptions options) throws IOException {
        buffers(socket, 0, options.receiveBufferBytes());
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, options.reuseAddress());
    }

    static void buffers(PollerSocket socket, int sendBytes, int receiveBytes) throws IOException {
        if (sendBytes > 0) {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, sendBytes);
        }
        if (receiveBytes > 0) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
        }
    }
}
