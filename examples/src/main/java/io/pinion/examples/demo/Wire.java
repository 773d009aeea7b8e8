package io.pinion.examples.demo;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A blocking stream of the plain JDK, on either side.
 *
 * <p>Threads: one reads and one writes at a time; any closes, which ends both.
 */
interface Wire extends Closeable {
    /** Reads what is there, waiting for at least one byte; -1 at the end. */
    int read(ByteBuffer buffer) throws IOException;

    /** Writes some of the buffer, waiting for room; how much. */
    int write(ByteBuffer buffer) throws IOException;

    void endOfOutput() throws IOException;

    /**
     * Connects.
     *
     * @param limitMs how long that may take, and once more for the TLS handshake
     */
    static Wire connect(Target target, int limitMs) throws IOException {
        return switch (target.transport()) {
            case TCP -> tcp((InetSocketAddress) target.address(), limitMs);
            case UNIX -> unix(target);
            case TLS -> tls(target, limitMs);
            case UDP -> throw new IOException("datagrams are no stream");
        };
    }

    private static Wire tcp(InetSocketAddress address, int limitMs) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, limitMs);
            return new ChannelWire(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Wire unix(Target target) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(target.address());
            return new ChannelWire(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Wire tls(Target target, int limitMs) throws IOException {
        InetSocketAddress address = (InetSocketAddress) target.address();
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(address, limitMs);
            SSLSocket socket = (SSLSocket) Objects.requireNonNull(target.trust())
                    .getSocketFactory()
                    .createSocket(plain, target.host(), address.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            plain.setSoTimeout(limitMs);
            socket.startHandshake();
            plain.setSoTimeout(0);
            return new TlsWire(socket, plain);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }
}
