package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A TCP or Unix-domain stream. */
final class NioStream extends NioSocket {
    private final SocketChannel channel;
    private boolean connected;

    NioStream(NioPoller poller, SocketChannel channel, ReadyHandler handler, boolean connected) throws IOException {
        super(poller, channel, handler);
        this.channel = channel;
        this.connected = connected;
    }

    /** The end of a connect is an operation of its own for a selector. */
    @Override
    int toOps(int interest) {
        if (!connected) {
            return (interest & Poller.WRITE) != 0 ? SelectionKey.OP_CONNECT : 0;
        }
        return ((interest & Poller.READ) != 0 ? SelectionKey.OP_READ : 0)
                | ((interest & Poller.WRITE) != 0 ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    int fromOps(int ops) {
        return ((ops & SelectionKey.OP_READ) != 0 ? Poller.READ : 0)
                | ((ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0 ? Poller.WRITE : 0);
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        return connected(channel.connect(remote));
    }

    @Override
    public boolean finishConnect() throws IOException {
        return connected(channel.finishConnect());
    }

    private boolean connected(boolean done) throws IOException {
        if (done && !connected) {
            connected = true;
            applyInterest();
        }
        return done;
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        channel.bind(local);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return length == 1 ? channel.write(sources[offset]) : channel.write(sources, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }
}
