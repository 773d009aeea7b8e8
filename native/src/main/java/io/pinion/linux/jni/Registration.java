package io.pinion.linux.jni;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A descriptor in the poller: interest and close. By itself it is the watch on one that somebody else owns. */
class Registration implements PollerSocket {
    private static final int CLOSED = -1;

    final EpollPoller poller;
    private final ReadyHandler handler;
    private int fd;
    private int interest;
    private long token;

    Registration(EpollPoller poller, int fd, ReadyHandler handler) {
        this.poller = poller;
        this.fd = fd;
        this.handler = handler;
    }

    final void registered(long newToken) {
        token = newToken;
    }

    /** Tells the handler what of it is still asked for; false when nothing is. */
    final boolean deliver(int readiness) {
        int wanted = readiness & interest;
        if (wanted == 0) {
            return false;
        }
        handler.ready(wanted);
        return true;
    }

    /** The descriptor, while it is open. */
    final int fd() throws ClosedChannelException {
        if (fd == CLOSED) {
            throw new ClosedChannelException();
        }
        return fd;
    }

    @Override
    public final void interest(int ops) throws IOException {
        if ((ops & ~(Poller.READ | Poller.WRITE)) != 0) {
            throw new IllegalArgumentException("ops must be made of READ (1) and WRITE (2), was " + ops);
        }
        int open = fd();
        if (ops != interest) {
            poller.control(open, token, interest, ops);
            interest = ops;
        }
    }

    @Override
    public final void close() {
        if (fd != CLOSED) {
            poller.forget(fd, token, interest);
            closeDescriptor();
            fd = CLOSED;
            interest = 0;
        }
    }

    /** Leaves it open: it is somebody else's. */
    void closeDescriptor() {
        // Its owner closes it.
    }

    final int descriptor() {
        return fd;
    }

    String kind() {
        return "A watched descriptor";
    }

    private UnsupportedOperationException cannot(String what) {
        return new UnsupportedOperationException(kind() + " cannot " + what);
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        throw cannot("connect");
    }

    @Override
    public boolean finishConnect() throws IOException {
        throw cannot("connect");
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        throw cannot("be bound");
    }

    @Override
    public @Nullable PollerSocket accept(ReadyHandler newHandler) throws IOException {
        throw cannot("accept connections");
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        throw cannot("read");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        throw cannot("write");
    }

    @Override
    public boolean send(ByteBuffer source, @Nullable SocketAddress target) throws IOException {
        throw cannot("send datagrams");
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
        throw cannot("receive datagrams");
    }

    @Override
    public void shutdownOutput() throws IOException {
        throw cannot("be shut down");
    }

    @Override
    public <T> boolean setOption(SocketOption<T> option, T value) throws IOException {
        throw cannot("take options");
    }

    @Override
    public @Nullable SocketAddress localAddress() throws IOException {
        throw cannot("tell its address");
    }

    @Override
    public @Nullable SocketAddress remoteAddress() throws IOException {
        throw cannot("tell its peer");
    }

    @Override
    public int @Nullable [] peerCredentials() throws IOException {
        throw cannot("tell its peer");
    }
}
