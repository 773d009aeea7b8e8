package io.pinion.logging.jul;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A receiver of lines in the bodies of HTTP requests. */
final class HttpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    HttpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/logs";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        body.lines().filter(line -> !line.isBlank()).forEach(lines::add);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    /** What has arrived. */
    List<String> lines() {
        synchronized (lines) {
            return new ArrayList<>(lines);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
