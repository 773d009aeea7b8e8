package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/** A socket that listens. */
final class NioListener extends NioSocket {
    /** The JDK's own default is 50; the system cuts what it finds too large. */
    private static final int SYSTEM_BACKLOG = 4096;

    private final ServerSocketChannel channel;

    NioListener(NioPoller poller, ServerSocketChannel channel, ReadyHandler handler) throws IOException {
        super(poller, channel, handler);
        this.channel = channel;
    }

    @Override
    int toOps(int interest) {
        return (interest & Poller.READ) != 0 ? SelectionKey.OP_ACCEPT : 0;
    }

    @Override
    int fromOps(int ops) {
        return ops == 0 ? 0 : Poller.READ;
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        channel.bind(local, backlog == 0 ? SYSTEM_BACKLOG : backlog);
    }

    @Override
    public @Nullable PollerSocket accept(ReadyHandler accepted) throws IOException {
        SocketChannel peer;
        try {
            peer = channel.accept();
        } catch (InvalidPathException e) {
            // Of a Unix-domain peer, which chooses its path; the JDK has dropped the connection.
            throw new IOException("accept: the peer's path cannot be spelled in this locale: " + e.getMessage(), e);
        }
        return peer == null ? null : new NioStream(poller, peer, accepted, true);
    }
}
