package io.pinion.logging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A receiver of HTTP bodies with one record a line; it answers what a test says, and keeps a ledger of all it was sent. */
final class HttpReceiver implements AutoCloseable {
    /** All requests whose body came whole, in order. */
    final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "receiver");
        thread.setDaemon(true);
        return thread;
    });
    private final ConcurrentLinkedQueue<Reply> replies = new ConcurrentLinkedQueue<>();
    private volatile Reply standing = Reply.of(204);

    /** One request. */
    record Request(String method, String path, String contentType, String authorization, String body) {
        List<String> records() {
            return body.lines().toList();
        }
    }

    /** How a request is answered. */
    interface Reply {
        void to(HttpExchange exchange, Request request) throws IOException;

        static Reply of(int status) {
            return (exchange, request) -> exchange.sendResponseHeaders(status, -1);
        }

        static Reply of(int status, String body) {
            return (exchange, request) -> {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            };
        }

        default Reply with(String header, String value) {
            return (exchange, request) -> {
                exchange.getResponseHeaders().add(header, value);
                to(exchange, request);
            };
        }
    }

    private HttpReceiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static HttpReceiver start() {
        return start(0);
    }

    /** At a port; 0 for any. */
    static HttpReceiver start(int port) {
        try {
            return new HttpReceiver(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On all addresses, so that one can be named that is not in the certificate. */
    static HttpReceiver startTls(SSLContext keys) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(keys));
            return new HttpReceiver(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI uri() {
        return URI.create("http://localhost:" + port() + "/logs?key=hidden");
    }

    /** The next requests are answered so, one each; after them as the standing reply says. */
    HttpReceiver reply(Reply... next) {
        replies.addAll(List.of(next));
        return this;
    }

    HttpReceiver always(Reply reply) {
        standing = reply;
        return this;
    }

    List<String> records() {
        synchronized (requests) {
            return requests.stream()
                    .flatMap(request -> request.records().stream())
                    .toList();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Request request = new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                header(exchange, "Content-Type"),
                header(exchange, "Authorization"),
                body);
        Reply reply = replies.poll();
        requests.add(request);
        try {
            (reply == null ? standing : reply).to(exchange, request);
        } finally {
            exchange.close();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
