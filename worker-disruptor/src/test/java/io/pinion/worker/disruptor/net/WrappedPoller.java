package io.pinion.worker.disruptor.net;

import io.pinion.worker.spi.Poller;
import io.pinion.worker.spi.PollerSocket;
import io.pinion.worker.spi.ReadyHandler;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A poller whose calls are counted, and fail on request. */
final class WrappedPoller implements Poller {
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger mostGathered = new AtomicInteger();
    final AtomicInteger acceptsToFail = new AtomicInteger();
    final AtomicInteger accepts = new AtomicInteger();
    volatile boolean failOptions;
    volatile boolean failInterest;
    volatile boolean failAddresses;
    volatile boolean connectsToItself;
    /** Sockets that were told to reset their connection when they are closed. */
    final AtomicInteger resets = new AtomicInteger();

    private final Poller poller;

    WrappedPoller(Poller poller) {
        this.poller = poller;
    }

    @Override
    public String name() {
        return poller.name();
    }

    @Override
    public int select(long timeoutNs) throws IOException {
        return poller.select(timeoutNs);
    }

    @Override
    public int dispatch() {
        return poller.dispatch();
    }

    @Override
    public void wakeup() {
        poller.wakeup();
    }

    @Override
    public PollerSocket openStream(ProtocolFamily family, ReadyHandler handler) throws IOException {
        return new Socket(poller.openStream(family, handler));
    }

    @Override
    public PollerSocket openListener(ProtocolFamily family, ReadyHandler handler) throws IOException {
        return new Socket(poller.openListener(family, handler));
    }

    @Override
    public PollerSocket openDatagram(ProtocolFamily family, ReadyHandler handler) throws IOException {
        return new Socket(poller.openDatagram(family, handler));
    }

    @Override
    public PollerSocket watch(int fd, ReadyHandler handler) throws IOException {
        return poller.watch(fd, handler);
    }

    @Override
    public void close() {
        poller.close();
    }

    private final class Socket implements PollerSocket {
        private final PollerSocket socket;

        Socket(PollerSocket socket) {
            this.socket = socket;
        }

        @Override
        public void interest(int ops) throws IOException {
            if (failInterest) {
                throw new IOException("no interest, as the test wants");
            }
            socket.interest(ops);
        }

        @Override
        public boolean connect(SocketAddress remote) throws IOException {
            return socket.connect(remote);
        }

        @Override
        public boolean finishConnect() throws IOException {
            return socket.finishConnect();
        }

        @Override
        public void bind(SocketAddress local, int backlog) throws IOException {
            socket.bind(local, backlog);
        }

        @Override
        public PollerSocket accept(ReadyHandler handler) throws IOException {
            accepts.incrementAndGet();
            if (acceptsToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("Too many open files");
            }
            PollerSocket accepted = socket.accept(handler);
            return accepted == null ? null : new Socket(accepted);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return socket.read(target);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            writes.incrementAndGet();
            mostGathered.accumulateAndGet(length, Math::max);
            return socket.write(sources, offset, length);
        }

        @Override
        public boolean send(ByteBuffer source, SocketAddress target) throws IOException {
            return socket.send(source, target);
        }

        @Override
        public SocketAddress receive(ByteBuffer target) throws IOException {
            return socket.receive(target);
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public <T> boolean setOption(SocketOption<T> option, T value) throws IOException {
            if (failOptions) {
                throw new IOException("no option, as the test wants");
            }
            if (option == StandardSocketOptions.SO_LINGER && value.equals(0)) {
                resets.incrementAndGet();
            }
            return socket.setOption(option, value);
        }

        @Override
        public SocketAddress localAddress() throws IOException {
            if (failAddresses) {
                throw new IOException("no address, as the test wants");
            }
            return socket.localAddress();
        }

        @Override
        public SocketAddress remoteAddress() throws IOException {
            return connectsToItself ? socket.localAddress() : socket.remoteAddress();
        }

        @Override
        public int[] peerCredentials() throws IOException {
            return socket.peerCredentials();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
