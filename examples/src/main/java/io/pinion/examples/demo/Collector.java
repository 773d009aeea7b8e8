package io.pinion.examples.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The collector that the demo starts as a process of its own: takes lines where it is told to, prints where that is, and
 * confirms them. It ends when its standard input does, which is when its parent is gone.
 */
public final class Collector {
    /** Bounds what can lie unread in the system when the collector dies; Linux doubles it. */
    static final int RECEIVE_BUFFER_BYTES = 1 << 17;

    private static final Duration BIND_LIMIT = Duration.ofSeconds(10);
    private static final long BIND_AGAIN_NS = Duration.ofMillis(20).toNanos();

    private final Reporter reporter;

    private Collector(Reporter reporter) {
        this.reporter = reporter;
    }

    /**
     * Runs the collector.
     *
     * @param args what over; the port, 0 for any, or the path; after how many lines to crash, 0 for never; over TLS the
     *     file with the key
     * @throws IOException if it cannot listen there
     * @throws GeneralSecurityException if the key cannot be used
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Collector collector = new Collector(new Reporter(System.out, Long.parseLong(args[2])));
        switch (Transport.valueOf(args[0])) {
            case TCP -> collector.listen(ServerSocketChannel.open(), loopback(args[1]));
            case UNIX -> collector.listenAt(Path.of(args[1]));
            case TLS -> collector.listenEncrypted(loopback(args[1]), keys(args[3]));
            case UDP -> collector.receive(loopback(args[1]));
        }
        while (System.in.read() >= 0) {
            // Whatever is typed here means nothing.
        }
    }

    private static InetSocketAddress loopback(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    private static SSLContext keys(String file) throws IOException, GeneralSecurityException {
        return new Keys(Path.of(file), System.getenv(Keys.PASSWORD_VARIABLE)).server();
    }

    private void listenAt(Path path) throws IOException {
        // The socket of a collector that crashed is still there.
        Files.deleteIfExists(path);
        listen(ServerSocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(path));
    }

    private void listen(ServerSocketChannel server, SocketAddress address) throws IOException {
        server.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        bind(() -> server.bind(address));
        tellWhere(server.getLocalAddress());
        acceptAll(() -> {
            SocketChannel channel = server.accept();
            if (address instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return new ChannelWire(channel);
        });
    }

    private void listenEncrypted(InetSocketAddress address, SSLContext context) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        bind(() -> server.bind(address));
        tellWhere(server.getLocalSocketAddress());
        acceptAll(() -> {
            Socket plain = server.accept();
            plain.setTcpNoDelay(true);
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
            socket.setUseClientMode(false);
            return new TlsWire(socket, plain);
        });
    }

    private void receive(InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        bind(() -> channel.bind(address));
        tellWhere(channel.getLocalAddress());
        daemon("collector-datagrams", new DatagramCollector(channel, reporter));
    }

    /** A sender that looks for its collector may hold the port itself for a moment. */
    private static void bind(Opening binding) throws IOException {
        long giveUpNs = System.nanoTime() + BIND_LIMIT.toNanos();
        while (true) {
            try {
                binding.open();
                return;
            } catch (BindException e) {
                if (System.nanoTime() - giveUpNs > 0) {
                    throw e;
                }
                LockSupport.parkNanos(BIND_AGAIN_NS);
            }
        }
    }

    private static void tellWhere(SocketAddress address) {
        System.out.println(address instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : address);
        System.out.flush();
    }

    private void acceptAll(Accepting accepting) {
        daemon("collector-accept", () -> {
            try {
                while (true) {
                    daemon("collector-connection", new CollectorConnection(accepting.accept(), reporter));
                }
            } catch (IOException e) {
                System.err.println("collector: cannot accept connections: " + e);
            }
        });
    }

    private static void daemon(String name, Runnable code) {
        Thread thread = new Thread(code, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for a connection. */
    @FunctionalInterface
    private interface Accepting {
        Wire accept() throws IOException;
    }

    /** Binds a socket. */
    @FunctionalInterface
    private interface Opening {
        void open() throws IOException;
    }
}
