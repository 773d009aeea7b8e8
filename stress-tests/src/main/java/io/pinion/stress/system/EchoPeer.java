package io.pinion.stress.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Echoes on blocking sockets, a thread for each connection. */
final class EchoPeer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());

    EchoPeer() throws IOException {
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                start(() -> echo(socket));
            }
        } catch (IOException e) {
            // It is over.
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "echo-peer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
