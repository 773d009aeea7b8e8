package io.pinion.sse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of raw HTTP/1.1 on the loopback: each connection is one request, answered by a script byte by byte. */
final class SseTestServer implements AutoCloseable {
    /** Answers one request; the connection is closed in order when it returns. */
    interface Script {
        void serve(Request request, Answer answer) throws Exception;
    }

    /** What was asked. {@code number} counts from 1. */
    record Request(int number, String line, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        String lastEventId() {
            return header("last-event-id");
        }
    }

    private final ServerSocket socket;
    private final Script script;
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    SseTestServer(Script script) throws IOException {
        this(script, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    SseTestServer(Script script, ServerSocket socket) {
        this.script = script;
        this.socket = socket;
        thread(this::accept);
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "sse-test-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket peer = socket.accept();
                open.add(peer);
                thread(() -> serve(peer));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket peer) {
        try (peer) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            if (first == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            Request request = new Request(numbers.incrementAndGet(), first, headers);
            requests.add(request);
            script.serve(request, new Answer(peer));
        } catch (Exception e) {
            // the peer has gone, which tests look at from the other side
        } finally {
            open.remove(peer);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket peer : open) {
            peer.close();
        }
    }

    /** Writes an answer. */
    static final class Answer {
        private final Socket peer;
        private final OutputStream out;

        Answer(Socket peer) throws IOException {
            this.peer = peer;
            out = peer.getOutputStream();
            peer.setTcpNoDelay(true);
        }

        Answer raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        Answer raw(String text) throws IOException {
            return raw(text.getBytes(StandardCharsets.UTF_8));
        }

        /** The head of a stream that ends with the connection. */
        Answer head() throws IOException {
            return raw(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n");
        }

        /** The head of a stream in chunks. */
        Answer chunkedHead() throws IOException {
            return raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        Answer chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            raw(Integer.toHexString(bytes.length) + "\r\n");
            raw(bytes);
            return raw("\r\n");
        }

        Answer status(int status, String headers) throws IOException {
            return raw("HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        }

        Answer noMore() throws IOException {
            return raw("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        }

        /** Ends without the last bytes and without order. */
        void reset() throws IOException {
            peer.setSoLinger(true, 0);
            peer.close();
        }

        /** Ends the connection of TLS without a word of TLS. */
        void cut() throws IOException {
            peer.setSoLinger(true, 0);
            throw new IOException("cut");
        }

        /** Says nothing more, until the other side has gone. */
        void awaitPeerGone() throws IOException {
            try {
                while (peer.getInputStream().read() >= 0) {
                    // nothing is expected
                }
            } catch (IOException e) {
                // gone
            }
        }
    }
}
