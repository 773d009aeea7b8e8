package io.pinion.benchmarks.net;

import com.sun.management.UnixOperatingSystemMXBean;
import io.pinion.benchmarks.suite.Probe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/**
 * What do 10,000 idle connections cost everything else?
 *
 * <p>Tasks are handed over by one thread of the server's process, in bursts of 1000; the echo is one message at a time
 * over one connection beside the idle ones. Peers: {@code pinion} in its default configuration, the plain loop around
 * the JDK's selector, Netty on epoll with one thread.
 *
 * <p>Not measured: memory, the time to accept, connections that are not idle.
 *
 * <p>Expected: no difference that shows; a server that looks at each connection in each turn would be a hundred times
 * slower.
 */
final class CrowdQuestion extends PeerQuestion {
    private static final int FEW = 10;
    private static final int MANY = 10_000;
    /** What a JVM has open by itself. */
    private static final int OWN_FILES = 200;

    private static final int WARM_UP = 2_000;
    private static final int ROUND_TRIPS = 3_000;
    private static final int TASK_WARM_UPS = 2;

    CrowdQuestion() {
        super(
                "crowd",
                "Tasks and echo beside idle connections",
                List.of("P20"),
                List.of("pinion", "selector", "netty-epoll"));
    }

    @Override
    public Optional<String> whyNot(String contender) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < MANY + OWN_FILES) {
            return Optional.of("a process may open " + system.getMaxFileDescriptorCount()
                    + " files only; raise ulimit -n to " + (MANY + OWN_FILES));
        }
        return super.whyNot(contender);
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        int producerCpu = Processors.ofProducer(probe);
        try (PeerProcess server = PeerProcess.start(PeerKind.of(contender), probe.consumerCpu())) {
            int port = Integer.parseInt(server.ask("echo"));
            server.ask("pin " + producerCpu);
            Processors.onProducer(probe, () -> {
                beside(server, port, probe);
                return probe;
            });
        }
    }

    private static void beside(PeerProcess server, int port, Probe probe) throws IOException {
        List<EchoClient> idle = connect(port, FEW);
        try (EchoClient active = new EchoClient(port)) {
            active.roundTrips(scaled(WARM_UP, probe.scale()));
            for (int i = 0; i < TASK_WARM_UPS; i++) {
                server.ask("tasks");
            }
            measure(server, active, FEW, probe);
            idle.addAll(connect(port, MANY - FEW));
            measure(server, active, MANY, probe);
        } finally {
            closeAll(idle);
        }
    }

    private static void measure(PeerProcess server, EchoClient active, int connections, Probe probe)
            throws IOException {
        active.roundTrips(scaled(WARM_UP / 2, probe.scale()));
        String beside = " beside " + connections + " connections";
        probe.curve("echo" + beside, active.roundTrips(scaled(ROUND_TRIPS, probe.scale())));
        probe.figure("task" + beside, "ns", Double.parseDouble(server.ask("tasks")));
    }
}
