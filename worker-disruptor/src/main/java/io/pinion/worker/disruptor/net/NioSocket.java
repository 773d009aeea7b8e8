package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/** What all sockets of a {@link NioPoller} have in common. What a kind of socket cannot do is refused here. */
abstract class NioSocket implements PollerSocket {
    final NioPoller poller;
    private final SelectableChannel channel;
    private final ReadyHandler handler;
    private SelectionKey key;
    private int interest;
    private int ready;
    private boolean closed;

    /** Takes the channel over: it is closed if it cannot be registered. */
    NioSocket(NioPoller poller, SelectableChannel channel, ReadyHandler handler) throws IOException {
        this.poller = poller;
        this.channel = channel;
        this.handler = handler;
        try {
            channel.configureBlocking(false);
            key = channel.register(poller.selector(), 0, this);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** The selector's operations for an interest. */
    abstract int toOps(int interest);

    /** What is ready, out of the selector's operations. */
    abstract int fromOps(int ops);

    @Override
    public final void interest(int ops) throws IOException {
        checkOpen();
        interest = ops;
        applyInterest();
    }

    final void applyInterest() throws ClosedChannelException {
        int ops = toOps(interest);
        try {
            if (key.interestOps() != ops) {
                key.interestOps(ops);
            }
        } catch (CancelledKeyException e) {
            // A connect that fails closes its channel.
            throw new ClosedChannelException();
        }
    }

    final void moveTo(Selector selector) throws IOException {
        key = channel.register(selector, toOps(interest), this);
    }

    final void collected(int ops) {
        ready = fromOps(ops);
    }

    final boolean dispatch() {
        int wanted = ready & interest;
        ready = 0;
        if (closed || wanted == 0) {
            return false;
        }
        handler.ready(wanted);
        return true;
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public final void close() {
        if (!closed) {
            closeChannel();
            poller.releaseClosed();
        }
    }

    /** Closes, and leaves it to the caller to make the selector let go of it. */
    final void closeChannel() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // Closed all the same.
        }
    }

    @Override
    public final <T> boolean setOption(SocketOption<T> option, T value) throws IOException {
        NetworkChannel socket = (NetworkChannel) channel;
        if (!socket.supportedOptions().contains(option)) {
            return false;
        }
        socket.setOption(option, value);
        return true;
    }

    @Override
    public final @Nullable SocketAddress localAddress() throws IOException {
        return ((NetworkChannel) channel).getLocalAddress();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        return null;
    }

    @Override
    public final int @Nullable [] peerCredentials() {
        return null;
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        throw unsupported("connect");
    }

    @Override
    public boolean finishConnect() throws IOException {
        throw unsupported("finishConnect");
    }

    @Override
    public @Nullable PollerSocket accept(ReadyHandler accepted) throws IOException {
        throw unsupported("accept");
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        throw unsupported("read");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        throw unsupported("write");
    }

    @Override
    public boolean send(ByteBuffer source, @Nullable SocketAddress target) throws IOException {
        throw unsupported("send");
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
        throw unsupported("receive");
    }

    @Override
    public void shutdownOutput() throws IOException {
        throw unsupported("shutdownOutput");
    }

    private UnsupportedOperationException unsupported(String operation) {
        return new UnsupportedOperationException(operation + " means nothing to " + channel);
    }
}
