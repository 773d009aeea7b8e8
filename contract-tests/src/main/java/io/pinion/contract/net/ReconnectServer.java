package io.pinion.contract.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server of blocking sockets that can be killed and started again in its place; keeps what connections brought. */
final class ReconnectServer implements AutoCloseable {
    private final @Nullable SSLContext tls;
    private final Supplier<Peer> peers;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private SocketAddress address;
    private volatile ServerSocketChannel listener;

    /** What a server does with a connection, on a thread of its own. */
    interface Peer {
        /** Reads everything. */
        Peer READER = connection -> connection.read(Long.MAX_VALUE);

        void serve(Connection connection) throws IOException;
    }

    /** On a port of its own, or on a path; with a context over TLS. */
    ReconnectServer(SocketAddress address, @Nullable SSLContext tls, Supplier<Peer> peers) throws IOException {
        this.address = address;
        this.tls = tls;
        this.peers = peers;
        listener = listen();
        this.address = listener.getLocalAddress();
    }

    static ReconnectServer onPort(Supplier<Peer> peers) throws IOException {
        return onPort(null, peers);
    }

    static ReconnectServer onPort(@Nullable SSLContext tls, Supplier<Peer> peers) throws IOException {
        return new ReconnectServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls, peers);
    }

    SocketAddress address() {
        return address;
    }

    List<Connection> connections() {
        return connections;
    }

    void restart() throws IOException {
        listener = listen();
    }

    /** Ends as a killed process does: the listener, and every connection with what was not read. */
    void kill() throws IOException {
        listener.close();
        for (Connection connection : connections) {
            connection.channel.close();
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            Files.deleteIfExists(unix.getPath());
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        threads.forEach(io.pinion.contract.Await::ended);
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open(
                address instanceof UnixDomainSocketAddress ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
        opened.bind(address);
        start("acceptor", () -> accept(opened));
        return opened;
    }

    private void accept(ServerSocketChannel from) throws IOException {
        while (true) {
            Connection connection = new Connection(from.accept());
            connections.add(connection);
            if (!from.isOpen()) {
                connection.over();
                return;
            }
            start("peer", () -> serve(connection));
        }
    }

    private void serve(Connection connection) throws IOException {
        try (connection.channel) {
            if (tls != null) {
                connection.shakeHands(tls);
            }
            peers.get().serve(connection);
        } finally {
            connection.isOver = true;
        }
    }

    private void start(String name, Action action) {
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        // Killed, or the other side has gone.
                    }
                },
                "reconnect-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private interface Action {
        void run() throws IOException;
    }

    /** One connection, seen from here. */
    static final class Connection {
        private final SocketChannel channel;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private InputStream in;
        private OutputStream out;
        private volatile boolean isEnded;
        private volatile boolean isOver;

        Connection(SocketChannel channel) {
            this.channel = channel;
            in = Channels.newInputStream(channel);
            out = Channels.newOutputStream(channel);
        }

        private void shakeHands(SSLContext context) throws IOException {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(channel.socket(), "localhost", 0, false);
            socket.setUseClientMode(false);
            socket.startHandshake();
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        byte[] received() {
            return received.toByteArray();
        }

        boolean isEnded() {
            return isEnded;
        }

        /** Whether nobody reads it any more, whatever ended it. */
        boolean isOver() {
            return isOver;
        }

        private void over() throws IOException {
            channel.close();
            isOver = true;
        }

        /** Reads so much, or up to the end. */
        void read(long bytes) throws IOException {
            long left = bytes;
            while (left > 0 && !isEnded) {
                left -= readSome(left);
            }
        }

        /** Reads what is there, once; how much, 0 at the end. */
        int readSome(long most) throws IOException {
            byte[] buffer = new byte[1 << 14];
            int got = in.read(buffer, 0, (int) Math.min(most, buffer.length));
            if (got < 0) {
                isEnded = true;
                return 0;
            }
            received.write(buffer, 0, got);
            return got;
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** The close of this connection will be a reset. */
        void resetAtClose() throws IOException {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }
}
