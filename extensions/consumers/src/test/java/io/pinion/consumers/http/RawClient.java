package io.pinion.consumers.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A client that sends whatever it is told to. */
final class RawClient implements AutoCloseable {
    private static final int LIMIT_MS = 20_000;

    private final Socket socket = new Socket();

    RawClient(InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /** With a small buffer, so that what is not read is felt by the sender. */
    RawClient(InetSocketAddress address, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setSoTimeout(LIMIT_MS);
        socket.connect(address, LIMIT_MS);
    }

    /** One request on one connection, and all that comes back. */
    static String ask(InetSocketAddress address, String request) throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.send(request);
            return client.readAll();
        }
    }

    static String get(HttpServer server, String path) throws IOException {
        return ask(server.address(), "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Everything up to the end, or a reset. */
    String readAll() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
        } catch (SocketException e) {
            // A reset ends it as well.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads piece by piece with pauses, and returns how much came until it was cut off; fails if that does not happen. */
    long trickle(int pieceBytes, long pauseNs, long limitNs) throws IOException {
        long endNs = System.nanoTime() + limitNs;
        long count = 0;
        while (System.nanoTime() < endNs) {
            try {
                int read = socket.getInputStream().read(new byte[pieceBytes]);
                if (read < 0) {
                    return count;
                }
                count += read;
            } catch (SocketException e) {
                return count;
            }
            LockSupport.parkNanos(pauseNs);
        }
        throw new AssertionError("still served after " + count + " bytes");
    }

    /** Up to and including a text. */
    String readUntil(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("ended after: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static int status(String response) {
        return response.startsWith("HTTP/1.1 ") ? Integer.parseInt(response.substring(9, 12)) : -1;
    }

    static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }
}
