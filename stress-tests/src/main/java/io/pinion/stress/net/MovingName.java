package io.pinion.stress.net;

import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A name whose address changes: the JDK reads it from a file, each time anew. */
final class MovingName {
    private static final String NAME = "moving.test";

    private MovingName() {}

    /** Has the JDK ask the file; before it has looked up any name. */
    static void install() throws IOException {
        Path file = Files.createTempFile("stress-hosts", ".txt");
        file.toFile().deleteOnExit();
        System.setProperty("jdk.net.hosts.file", file.toString());
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        // Absent before JDK 21.
        Security.setProperty("networkaddress.cache.stale.ttl", "0");
    }

    private static void pointTo(int host) throws IOException {
        Files.writeString(Path.of(System.getProperty("jdk.net.hosts.file")), "127.0.0." + host + " " + NAME + "\n");
    }

    /** Moves the server from one address to another, again and again; it is found each time. */
    static String follow(Rig rig, int moves) throws Exception {
        pointTo(1);
        Events events = new Events(
                new BackoffLaw(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(10), System.nanoTime()));
        ReconnectOptions options = ReconnectOptions.builder()
                .firstBackoff(Duration.ofMillis(1))
                .maxBackoff(Duration.ofMillis(20))
                .build();
        ServerSocket server = listen(1, 0);
        int port = server.getLocalPort();
        try (ReconnectingStream stream =
                rig.network().reconnecting(InetSocketAddress.createUnresolved(NAME, port), options, events)) {
            Socket connection = server.accept();
            for (int i = 1; i <= moves; i++) {
                int host = 1 + i % 2;
                ServerSocket next = listen(host, port);
                server.close();
                connection.close();
                TimeUnit.MILLISECONDS.sleep(2);
                pointTo(host);
                connection = next.accept();
                server = next;
            }
            Failed.unless(stream.account().connections() >= moves, "never moved: " + stream.account());
            connection.close();
        } finally {
            server.close();
        }
        events.law().require();
        return "found after " + moves + " changes of address";
    }

    private static ServerSocket listen(int host, int port) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setSoTimeout((int) Until.LIMIT.toMillis());
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host}), port));
        return opened;
    }
}
