package io.pinion.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A receiver that treats each connection as a test says, below HTTP; it keeps a ledger of the bodies that came whole. */
final class RawReceiver implements AutoCloseable {
    /** Answers with success and keeps the connection. */
    static final Script GOOD = peer -> {
        while (peer.readRequest()) {
            peer.write("HTTP/1.1 204 No Content\r\n\r\n");
        }
    };

    final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    final List<String> ends = Collections.synchronizedList(new ArrayList<>());

    private final ServerSocket server;
    private final ConcurrentLinkedQueue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());

    /** What is done with one connection, which is closed at the end. */
    interface Script {
        void run(Peer peer) throws IOException;
    }

    /** The connections are treated so in turn; those after them well. */
    RawReceiver(Script... first) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        scripts.addAll(List.of(first));
        start(this::accept);
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "raw-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getLocalPort() + "/");
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Script script = scripts.poll();
                start(() -> serve(socket, script == null ? GOOD : script));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            script.run(new Peer(socket));
            ends.add("ended");
        } catch (IOException e) {
            ends.add("broken");
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection. */
    final class Peer {
        private final Socket socket;
        private final InputStream in;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            in = socket.getInputStream();
        }

        /** Reads a whole request; false if the client has closed. */
        boolean readRequest() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return false;
                }
                head.write(octet);
            }
            bodies.add(new String(
                    in.readNBytes(length(head.toString(StandardCharsets.ISO_8859_1))), StandardCharsets.UTF_8));
            return true;
        }

        private int length(String head) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElseThrow();
        }

        void readSome() throws IOException {
            in.read();
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        /** Writes again and again until the client lets go. */
        void writeEndlessly(String text) throws IOException {
            String much = text.repeat(1 + 8192 / text.length());
            while (true) {
                write(much);
            }
        }

        /** Waits until the client lets go. */
        void awaitEnd() throws IOException {
            try {
                while (in.read() >= 0) {
                    // Nothing is expected.
                }
            } catch (SocketException e) {
                // A reset is an end too.
            }
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
