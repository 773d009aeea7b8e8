package io.pinion.rabbitmq;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Opens sockets as a client of the network should. */
final class Sockets {
    private Sockets() {}

    /** Connects a new socket, and closes it if that fails. */
    static void connect(Socket socket, InetAddress address, int port, Duration timeout) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(new InetSocketAddress(address, port), Math.toIntExact(timeout.toMillis()));
            if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
                throw new IOException("connected to itself: nobody listens on port " + port);
            }
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket, 0);
            throw e;
        }
    }

    /** TLS on top of it, with the certificate checked against the name that was asked for, unless told otherwise. */
    static Socket secure(
            Socket plain, String host, int port, SSLContext context, boolean hostNameChecked, Duration timeout)
            throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        if (hostNameChecked) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        int before = socket.getSoTimeout();
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        socket.startHandshake();
        socket.setSoTimeout(before);
        return socket;
    }

    static void closeQuietly(Socket socket, int lingerS) {
        try {
            socket.setSoLinger(true, lingerS);
        } catch (IOException e) {
            // It has gone already.
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to close.
        }
    }
}
