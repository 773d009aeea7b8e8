package io.pinion.linux.jni;

import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A datagram socket, connected or not. */
final class DatagramSocket extends EpollSocket {
    private final Addresses.SenderCache senders;

    DatagramSocket(EpollPoller poller, int fd, Family family, ReadyHandler handler) {
        super(poller, fd, family, handler);
        senders = poller.addresses().new SenderCache();
    }

    @Override
    String kind() {
        return "A datagram socket";
    }

    /** Fixes the peer; nothing is sent, so there is nothing to wait for. */
    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        int fd = fd();
        Addresses addresses = poller.addresses();
        addresses.put(family, remote);
        int answer = SocketCalls.connect(fd, addresses.address());
        if (answer < 0) {
            throw Errno.connecting("connect to " + remote, -answer);
        }
        return true;
    }

    @Override
    public boolean finishConnect() throws IOException {
        fd();
        return true;
    }

    @Override
    public boolean send(ByteBuffer source, @Nullable SocketAddress target) throws IOException {
        requireDirect(source, "send");
        int fd = fd();
        int answer = SocketCalls.sendTo(fd, source, source.position(), source.remaining(), encode(target));
        if (answer >= 0) {
            source.position(source.limit());
            return true;
        }
        if (answer != -Errno.EAGAIN) {
            throw failure("send" + (target == null ? "" : " to " + target), -answer);
        }
        return false;
    }

    private long encode(@Nullable SocketAddress target) throws IOException {
        if (target == null) {
            return 0;
        }
        Addresses addresses = poller.addresses();
        addresses.put(family, target);
        return addresses.address();
    }

    @Override
    public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
        requireWritable(target, "receive");
        int fd = fd();
        int count = SocketCalls.receiveFrom(
                fd,
                target,
                target.position(),
                target.remaining(),
                poller.addresses().address());
        if (count >= 0) {
            target.position(target.position() + count);
            return senders.get(family);
        }
        if (count != -Errno.EAGAIN) {
            throw failure("receive", -count);
        }
        return null;
    }

    private static IOException failure(String what, int errno) {
        return errno == Errno.ECONNREFUSED
                ? new PortUnreachableException(what + ": " + Errno.words(errno))
                : Errno.exception(what, errno);
    }
}
