package io.pinion.stress.net;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.net.ReconnectOptions;
import io.pinion.worker.net.ReconnectingStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link ReconnectStress} that runs in a namespace: with few ports to choose from, a socket that connects to
 * a port where nobody listens is soon connected to itself.
 */
final class SelfConnect {
    private static final int PORT = 40_010;
    private static final String FEW_PORTS = "echo 40000 40020 > /proc/sys/net/ipv4/ip_local_port_range";

    private SelfConnect() {}

    static String inNamespace(PollerChoice poller, int attempts) throws IOException, InterruptedException {
        String missing = Namespace.missing(FEW_PORTS);
        if (missing != null) {
            return "self-connect skipped, " + missing;
        }
        List<String> arguments = List.of(poller.name(), String.valueOf(attempts));
        return Namespace.run(FEW_PORTS, SelfConnect.class, arguments, Duration.ofMinutes(5));
    }

    /** The poller and how many attempts; prints what came of it. */
    public static void main(String[] arguments) throws Exception {
        int attempts = Integer.parseInt(arguments[1]);
        int tries = triesOfTwin();
        Duration first = Duration.ofMillis(1);
        BackoffLaw law = new BackoffLaw(first, first, Duration.ofSeconds(10), System.nanoTime());
        CountingEvents events = new CountingEvents(law);
        ReconnectOptions options =
                ReconnectOptions.builder().firstBackoff(first).maxBackoff(first).build();
        try (Rig rig = new Rig(PollerChoice.valueOf(arguments[0]))) {
            ReconnectingStream stream = rig.network().reconnecting(Rig.loopback(PORT), options, events);
            // A pair of ports that was in use is not given again for a second.
            Until.holds(
                    "so many attempts, and some of them to oneself",
                    Duration.ofMinutes(4),
                    () -> events.failures() >= attempts && events.selves() >= 2);
            Failed.unless(events.connections() == 0, "connected where nobody listens");
            int selves = events.selves();
            try (ServerSocket server = listen()) {
                server.setSoTimeout((int) Until.LIMIT.toMillis());
                server.accept().close();
            }
            stream.close();
            law.require();
            System.out.println(attempts + " attempts where nobody listens, " + selves
                    + " connected to themselves and refused (twin connected after " + tries + ")");
        }
    }

    /** An attempt may hold the port for a moment. */
    private static ServerSocket listen() throws IOException {
        long endNs = System.nanoTime() + Until.LIMIT.toNanos();
        while (true) {
            try {
                return new ServerSocket(PORT, 10, Rig.loopback(PORT).getAddress());
            } catch (IOException e) {
                if (System.nanoTime() - endNs > 0) {
                    throw e;
                }
            }
        }
    }

    /** The JDK's own socket takes itself for a peer; after how many tries. */
    private static int triesOfTwin() {
        for (int i = 1; i < 1_000; i++) {
            try (Socket socket = new Socket()) {
                // A reset, so that the pair of ports is free again at once.
                socket.setSoLinger(true, 0);
                socket.connect(Rig.loopback(PORT));
                return i;
            } catch (IOException e) {
                // Refused, as it should be.
            }
        }
        throw new Failed("no socket connects to itself here");
    }

    /** Counts the failures that say so. */
    private static final class CountingEvents implements io.pinion.worker.net.ReconnectHandler {
        private final Events events;
        private volatile int selves;

        CountingEvents(BackoffLaw law) {
            events = new Events(law);
        }

        @Override
        public void connected(ReconnectingStream stream) {
            events.connected(stream);
        }

        @Override
        public void lost(ReconnectingStream stream, @Nullable Throwable why, int attempt, long retryInNs) {
            if (why != null && String.valueOf(why.getMessage()).contains("itself")) {
                selves = selves() + 1;
            }
            events.lost(stream, why, attempt, retryInNs);
        }

        int selves() {
            return selves;
        }

        int failures() {
            return events.failures();
        }

        int connections() {
            return events.connections();
        }
    }
}
