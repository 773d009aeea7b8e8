package io.pinion.contract.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A receiver of lines of JSON on a loopback port; a daemon thread reads each connection. */
public final class LineReceiver implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final long JOIN_LIMIT_MS = 20_000;

    private final ServerSocket server;
    private final Thread acceptor;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private volatile boolean forgetting;

    /** Listens. */
    public LineReceiver() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        acceptor = thread(this::accept);
    }

    /** As the adapters are told it. */
    public String destination() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Keeps no lines from now on: there will be too many. */
    public void forget() {
        forgetting = true;
    }

    private static Thread thread(Runnable body) {
        Thread thread = new Thread(body, "receiver");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                thread(() -> read(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void read(Socket socket) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!forgetting) {
                    lines.add(line);
                }
            }
        } catch (IOException reset) {
            // What has arrived counts.
        }
    }

    /** What has arrived. */
    public List<String> lines() {
        synchronized (lines) {
            return new ArrayList<>(lines);
        }
    }

    /** Waits for so many lines. */
    public List<JsonNode> await(int count) throws IOException {
        long startNs = System.nanoTime();
        while (lines.size() < count && System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(20)) {
            LockSupport.parkNanos(1_000_000);
        }
        List<JsonNode> events = new ArrayList<>();
        for (String line : lines()) {
            events.add(MAPPER.readTree(line));
        }
        if (events.size() < count) {
            throw new AssertionError("only " + events.size() + " of " + count + " lines arrived: " + events);
        }
        return events;
    }

    /** Waits for a line with that text, and so for those before it on its connection. */
    public void awaitLine(String part) {
        long startNs = System.nanoTime();
        while (lines().stream().noneMatch(line -> line.contains(part))) {
            if (System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(20)) {
                throw new AssertionError("no line with '" + part + "' arrived: " + lines());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits for one line, and returns the first. */
    public JsonNode awaitOne() throws IOException {
        return await(1).get(0);
    }

    /** The port refuses from now on: a thread still in accept would keep it open. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join(JOIN_LIMIT_MS);
            if (acceptor.isAlive()) {
                throw new IOException("the receiver still accepts after its close");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
