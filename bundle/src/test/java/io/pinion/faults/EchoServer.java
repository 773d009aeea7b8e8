package io.pinion.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;

/** Blocking sockets that send back what comes; on threads that no fault is meant for. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listening;

    EchoServer() throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Threads.start("echo-acceptor", this::accept);
    }

    SocketAddress address() {
        return listening.getLocalSocketAddress();
    }

    private void accept() throws IOException {
        while (true) {
            Socket peer = listening.accept();
            Threads.start("echo-peer", () -> echo(peer));
        }
    }

    private static void echo(Socket peer) throws IOException {
        try (peer) {
            InputStream in = peer.getInputStream();
            byte[] buffer = new byte[1 << 16];
            int got;
            while ((got = in.read(buffer)) > 0) {
                peer.getOutputStream().write(buffer, 0, got);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
