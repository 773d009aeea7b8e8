package io.pinion.stress.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The other end of a TLS connection, as the JDK's sockets make it. */
final class TlsSide {
    /** Longer than any handshake that is slowed down on purpose. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private TlsSide() {}

    /** What a server does once it has shaken hands. */
    interface Talk {
        void with(SSLSocket tls) throws IOException;
    }

    /** A server that says something, ends its half, and reads to the end. */
    static Peer.Service saying(SSLContext context, String[] protocols, byte[] words) {
        return server(context, protocols, tls -> say(tls, words));
    }

    /** A server that says one byte, and reads to the end. */
    static Peer.Service reading(SSLContext context, String protocol) {
        return server(context, new String[] {protocol}, tls -> {
            tls.getOutputStream().write(1);
            readAll(tls);
        });
    }

    static Peer.Service server(SSLContext context, String[] protocols, Talk talk) {
        return socket -> {
            try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true)) {
                tls.setUseClientMode(false);
                tls.setEnabledProtocols(protocols);
                tls.startHandshake();
                talk.with(tls);
            }
        };
    }

    /** Connects as a client, says something, and reads to the end. */
    static void say(SSLContext context, String protocol, InetSocketAddress to, byte[] words) throws IOException {
        try (Socket plain = new Socket(to.getAddress(), to.getPort());
                SSLSocket tls =
                        (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", to.getPort(), true)) {
            plain.setSoTimeout((int) PATIENCE.toMillis());
            plain.setTcpNoDelay(true);
            tls.setEnabledProtocols(new String[] {protocol});
            tls.startHandshake();
            say(tls, words);
        }
    }

    private static void say(SSLSocket tls, byte[] words) throws IOException {
        tls.getOutputStream().write(words);
        tls.getOutputStream().flush();
        tls.shutdownOutput();
        readAll(tls);
    }

    private static void readAll(SSLSocket tls) throws IOException {
        byte[] rest = new byte[1 << 12];
        while (tls.getInputStream().read(rest) >= 0) {
            // Up to the end.
        }
    }
}
