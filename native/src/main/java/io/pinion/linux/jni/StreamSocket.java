package io.pinion.linux.jni;

import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a connection. */
final class StreamSocket extends EpollSocket {
    private static final int NO_PEER = -1;
    private static final long UNKNOWN = -1;

    private @Nullable SocketAddress remote;

    StreamSocket(EpollPoller poller, int fd, Family family, ReadyHandler handler) {
        super(poller, fd, family, handler);
    }

    @Override
    String kind() {
        return "A stream";
    }

    @Override
    public boolean connect(SocketAddress target) throws IOException {
        Addresses addresses = poller.addresses();
        int fd = fd();
        addresses.put(family, target);
        remote = target;
        return connected(SocketCalls.connect(fd, addresses.address()));
    }

    @Override
    public boolean finishConnect() throws IOException {
        return connected(SocketCalls.finishConnect(fd()));
    }

    private boolean connected(int answer) throws IOException {
        if (answer < 0) {
            throw Errno.connecting("connect to " + remote, -answer);
        }
        return answer == 1;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireWritable(target, "read");
        int fd = fd();
        int room = target.remaining();
        if (room == 0) {
            return 0;
        }
        int count = SocketCalls.read(fd, target, target.position(), room);
        if (count > 0) {
            target.position(target.position() + count);
            return count;
        }
        return count == 0 ? -1 : nothing(count, "read");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        int fd = fd();
        int end = offset + length;
        int first = offset;
        while (first < end && !sources[first].hasRemaining()) {
            first++;
        }
        if (first == end) {
            return 0;
        }
        int buffers = Math.min(end - first, GatherRanges.MAX_BUFFERS);
        long count = buffers == 1 ? writeOne(fd, sources[first]) : gather(fd, sources, first, buffers);
        if (count < 0) {
            return nothing((int) count, "write");
        }
        advance(sources, first, count);
        return count;
    }

    private static int writeOne(int fd, ByteBuffer source) {
        requireDirect(source, "write");
        return SocketCalls.write(fd, source, source.position(), source.remaining());
    }

    private long gather(int fd, ByteBuffer[] sources, int first, int buffers) {
        GatherRanges ranges = poller.ranges();
        for (int i = 0; i < buffers; i++) {
            ByteBuffer source = sources[first + i];
            requireDirect(source, "write");
            ranges.set(i, source);
        }
        return SocketCalls.gather(fd, sources, first, buffers, ranges.address());
    }

    private static void advance(ByteBuffer[] sources, int first, long count) {
        long left = count;
        for (int i = first; left > 0; i++) {
            int part = (int) Math.min(left, sources[i].remaining());
            sources[i].position(sources[i].position() + part);
            left -= part;
        }
    }

    private static int nothing(int answer, String what) throws IOException {
        if (answer != -Errno.EAGAIN) {
            throw Errno.exception(what, -answer);
        }
        return 0;
    }

    @Override
    public void shutdownOutput() throws IOException {
        Errno.check(SocketCalls.shutdownOutput(fd()), "end of output");
    }

    /**
     * Not of Unix-domain sockets: there the kernel tells how much memory is in use instead of bytes, and nothing any more
     * once the peer has gone, which is when it would matter.
     */
    @Override
    public long unacknowledgedBytes() {
        return family == Family.UNIX ? UNKNOWN : Math.max(UNKNOWN, SocketCalls.unacknowledged(descriptor()));
    }

    @Override
    public int @Nullable [] peerCredentials() throws IOException {
        int fd = fd();
        if (family != Family.UNIX) {
            return null;
        }
        Addresses scratch = poller.addresses();
        Errno.check(SocketCalls.peer(fd, scratch.address()), "peer credentials");
        int[] peer = {scratch.getInt(0), scratch.getInt(1), scratch.getInt(2)};
        if (peer[1] == NO_PEER) {
            throw Errno.exception("peer credentials", Errno.ENOTCONN);
        }
        return peer;
    }
}
