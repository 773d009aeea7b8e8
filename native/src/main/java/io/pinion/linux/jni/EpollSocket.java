package io.pinion.linux.jni;

import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What sockets of all kinds have in common. */
abstract class EpollSocket extends Registration {
    final Family family;

    EpollSocket(EpollPoller poller, int fd, Family family, ReadyHandler handler) {
        super(poller, fd, handler);
        this.family = family;
    }

    @Override
    final void closeDescriptor() {
        PollCalls.close(descriptor());
    }

    @Override
    public void bind(@Nullable SocketAddress local, int backlog) throws IOException {
        int fd = fd();
        if (local == null && family == Family.UNIX) {
            return;
        }
        Addresses addresses = poller.addresses();
        if (local == null) {
            addresses.putAny(family);
        } else {
            addresses.put(family, local);
        }
        int answer = SocketCalls.bind(fd, addresses.address());
        if (answer < 0) {
            throw Errno.binding("bind to " + words(local), -answer);
        }
    }

    static String words(@Nullable SocketAddress local) {
        return local == null ? "any address" : local.toString();
    }

    @Override
    public final <T> boolean setOption(SocketOption<T> option, T value) throws IOException {
        return SocketOptions.set(fd(), family, this instanceof DatagramSocket, option, value);
    }

    @Override
    public final @Nullable SocketAddress localAddress() throws IOException {
        Addresses addresses = poller.addresses();
        Errno.check(SocketCalls.local(fd(), addresses.address()), "local address");
        return named(addresses.get(family));
    }

    @Override
    public final @Nullable SocketAddress remoteAddress() throws IOException {
        Addresses addresses = poller.addresses();
        int answer = SocketCalls.remote(fd(), addresses.address());
        if (answer == -Errno.ENOTCONN) {
            return null;
        }
        Errno.check(answer, "remote address");
        return addresses.get(family);
    }

    /** A socket without a port, or without a path, is not bound. */
    private static @Nullable SocketAddress named(SocketAddress address) {
        boolean unnamed = address instanceof InetSocketAddress inet
                ? inet.getPort() == 0
                : address.toString().isEmpty();
        return unnamed ? null : address;
    }

    @Override
    public int @Nullable [] peerCredentials() throws IOException {
        fd();
        return null;
    }

    static void requireDirect(ByteBuffer buffer, String use) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException(
                    use + " needs a direct buffer, this one is on the heap; use ByteBuffer.allocateDirect");
        }
    }

    static void requireWritable(ByteBuffer target, String use) {
        requireDirect(target, use);
        if (target.isReadOnly()) {
            throw new IllegalArgumentException(use + " needs a buffer it may write to, this one is read-only");
        }
    }
}
