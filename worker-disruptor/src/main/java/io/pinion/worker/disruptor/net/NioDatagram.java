package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** A UDP socket. */
final class NioDatagram extends NioSocket {
    private final DatagramChannel channel;

    NioDatagram(NioPoller poller, DatagramChannel channel, ReadyHandler handler) throws IOException {
        super(poller, channel, handler);
        this.channel = channel;
    }

    @Override
    int toOps(int interest) {
        return ((interest & Poller.READ) != 0 ? SelectionKey.OP_READ : 0)
                | ((interest & Poller.WRITE) != 0 ? SelectionKey.OP_WRITE : 0);
    }

    @Override
    int fromOps(int ops) {
        return ((ops & SelectionKey.OP_READ) != 0 ? Poller.READ : 0)
                | ((ops & SelectionKey.OP_WRITE) != 0 ? Poller.WRITE : 0);
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        channel.connect(remote);
        return true;
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        channel.bind(local);
    }

    @Override
    public boolean send(ByteBuffer source, @Nullable SocketAddress target) throws IOException {
        int position = source.position();
        int bytes = source.remaining();
        if (bytes == 0 && target == null) {
            throw new IOException("an empty datagram: the JDK sends none on a connected socket, though it says so; use"
                    + " epoll, or a socket without a remote");
        }
        int sent = target == null ? channel.write(source) : channel.send(source, target);
        if (sent < bytes) {
            source.position(position);
        }
        return sent == bytes;
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
        return channel.receive(target);
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }
}
