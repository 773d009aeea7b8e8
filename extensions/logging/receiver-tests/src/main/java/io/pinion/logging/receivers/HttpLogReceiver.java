package io.pinion.logging.receivers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server for log bodies that follows the public documents to the letter: what is malformed is an error that every
 * look at the result throws. Its answers can be chosen; without a choice it takes everything. It has a daemon thread
 * {@code pinion-http-receiver}, and one more for each connection.
 *
 * <p>Threads: any.
 */
public final class HttpLogReceiver implements AutoCloseable {
    /** What is posted. */
    public enum Body {
        /** Loki's push API. */
        LOKI("/loki/api/v1/push", "application/json", 204),
        /** OTLP/HTTP with JSON. */
        OTLP("/v1/logs", "application/json", 200),
        /** JSON lines. */
        JSON_LINES("/", "application/x-ndjson", 204);

        private final String path;
        private final String contentType;
        private final int success;

        Body(String path, String contentType, int success) {
            this.path = path;
            this.contentType = contentType;
            this.success = success;
        }
    }

    /** How many bodies are kept. */
    public static final int KEPT_BODIES = 16;

    private final Body kind;
    private final int port = FreePorts.next();
    private final Received received = new Received();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Socket> connections = new ArrayList<>();
    private @Nullable ServerSocket server;

    /** What was taken; everything under its lock. */
    private static final class Received {
        private final List<Entry> entries = new ArrayList<>();
        private final List<RuntimeException> errors = new ArrayList<>();
        private final Deque<byte[]> bodies = new ArrayDeque<>();
        private long requests;
    }

    /**
     * Makes a receiver, not started.
     *
     * @param kind of body
     */
    public HttpLogReceiver(Body kind) {
        this.kind = kind;
    }

    /** {@return where to post} */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port + kind.path);
    }

    /**
     * Answers the next request in this way; after all that were given it takes everything.
     *
     * @param answer how
     * @return this receiver
     */
    public HttpLogReceiver answer(Answer answer) {
        answers.add(answer);
        return this;
    }

    /** Listens, again on the same port. */
    public void start() {
        try {
            ServerSocket opened = Listening.on(port);
            server = opened;
            daemon(() -> accept(opened), "pinion-http-receiver");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket opened) {
        try {
            while (true) {
                Socket socket = opened.accept();
                synchronized (connections) {
                    connections.add(socket);
                }
                daemon(() -> serve(socket), "pinion-http-receiver-connection");
            }
        } catch (IOException e) {
            // Stopped.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (HttpRequest request = read(in, out); request != null; request = read(in, out)) {
                if (!answer(request, socket, out)) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            fail(e);
        } catch (IOException e) {
            // The connection has ended; the sender has to know what that means.
        } finally {
            synchronized (connections) {
                connections.remove(socket);
            }
        }
    }

    private static @Nullable HttpRequest read(BufferedInputStream in, OutputStream out) throws IOException {
        return HttpRequest.read(in, () -> {
            try {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Returns whether the connection goes on. */
    private boolean answer(HttpRequest request, Socket socket, OutputStream out) throws IOException {
        Answer chosen = answers.poll();
        Answer answer = chosen == null ? Answer.GOOD : chosen;
        take(request, answer.takes());
        if (!answer.delay().isZero()) {
            LockSupport.parkNanos(answer.delay().toNanos());
        }
        if (answer.end() == Answer.End.RESET) {
            reset(socket);
            return false;
        }
        byte[] text = text(answer).getBytes(StandardCharsets.US_ASCII);
        boolean whole = answer.end() == Answer.End.WHOLE;
        out.write(text, 0, whole ? text.length : 8);
        out.flush();
        return whole;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            // Closed already.
        }
    }

    private String text(Answer answer) {
        int status = answer.takes() ? kind.success : answer.status();
        String body = status == 204 ? "" : status == 200 ? "{}" : "{\"message\":\"as the test asked\"}";
        return "HTTP/1.1 " + status + " As Chosen\r\n"
                + (answer.retryAfterSeconds() < 0 ? "" : "Retry-After: " + answer.retryAfterSeconds() + "\r\n")
                + (status == 204 ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                + "\r\n" + body;
    }

    private void take(HttpRequest request, boolean takes) {
        MalformedException.unless(request.path().equals(kind.path), "bad path " + request.path());
        String type = request.headers().getOrDefault("content-type", "none");
        MalformedException.unless(type.split(";", -1)[0].equals(kind.contentType), "bad content type " + type);
        List<Entry> entries = switch (kind) {
            case LOKI -> LokiRules.readBody(request.body());
            case OTLP -> OtlpRules.readBody(request.body());
            case JSON_LINES -> JsonLinesRules.readBody(request.body());
        };
        synchronized (received) {
            received.requests++;
            received.bodies.addLast(request.body());
            if (received.bodies.size() > KEPT_BODIES) {
                received.bodies.removeFirst();
            }
            if (takes) {
                received.entries.addAll(entries);
            }
        }
    }

    private void fail(RuntimeException error) {
        synchronized (received) {
            received.errors.add(error);
        }
    }

    /**
     * Returns what was taken.
     *
     * @return the entries, in order
     * @throws IllegalStateException if anything that came was malformed
     */
    public List<Entry> received() {
        synchronized (received) {
            if (!received.errors.isEmpty()) {
                throw new IllegalStateException(
                        received.errors.size() + " malformed requests, the first: "
                                + received.errors.get(0).getMessage(),
                        received.errors.get(0));
            }
            return List.copyOf(received.entries);
        }
    }

    /** {@return how many requests came, whatever the answer} */
    public long requests() {
        synchronized (received) {
            return received.requests;
        }
    }

    /** {@return the last bodies that came, at most {@value #KEPT_BODIES}, as they came} */
    public List<byte[]> bodies() {
        synchronized (received) {
            return List.copyOf(received.bodies);
        }
    }

    /** Stops listening and resets all connections. */
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
            synchronized (connections) {
                for (Socket socket : connections) {
                    reset(socket);
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
