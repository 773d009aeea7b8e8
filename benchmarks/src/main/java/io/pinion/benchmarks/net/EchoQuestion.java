package io.pinion.benchmarks.net;

import io.pinion.benchmarks.limits.Limits;
import io.pinion.benchmarks.limits.Program;
import io.pinion.benchmarks.suite.Probe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * How long does an echo of 100 bytes over loopback TCP take, from a server that blocks and from one that never sleeps?
 *
 * <p>One connection, one message at a time; the client blocks, and is a thread of the question's process. Peers:
 * {@code pinion} on epoll, blocking and busy; {@code pinion-nio} the same on the JDK's selector;
 * {@code pinion-adaptive} is the default configuration, which spins before it sleeps, and has a curve of its own;
 * {@code selector} is {@code select} and {@code selectNow} without end; Netty has one thread, busy through its
 * {@code SelectStrategy}; {@code c} is a loop around {@code epoll_wait}, the limit.
 *
 * <p>System calls are counted on the blocking server, in a part of their own.
 *
 * <p>Not measured: a network, TLS, more than one connection ({@link CrowdQuestion}, {@link FairnessQuestion}).
 *
 * <p>Expected: two wake-ups when blocking, for everybody alike; a quarter of that when busy. Three system calls per
 * message.
 */
final class EchoQuestion extends PeerQuestion {
    private static final int WARM_UP = 5_000;
    private static final int ROUND_TRIPS = 8_000;
    private static final int BATCHES = 800;
    private static final int TRACED = 1_000;
    private static final String C = "c";

    EchoQuestion() {
        super(
                "echo",
                "Echo of 100 bytes over loopback TCP",
                List.of("P15", "P17"),
                List.of("pinion", "pinion-nio", "pinion-adaptive", "selector", "netty-epoll", "netty-nio", C));
    }

    @Override
    public Optional<String> whyNot(String contender) {
        return contender.equals(C) ? Limits.whyNot(contender) : super.whyNot(contender);
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        if (contender.equals(C)) {
            askC(probe);
            return;
        }
        boolean adaptive = contender.equals("pinion-adaptive");
        try (PeerProcess server = PeerProcess.start(quiet(contender), probe.consumerCpu())) {
            measure(server, adaptive ? "echo adaptive" : "echo blocking", true, probe);
        }
        if (!adaptive) {
            PeerKind busy = PeerKind.of(contender + "-busy");
            try (PeerProcess server = PeerProcess.start(busy, probe.consumerCpu())) {
                measure(server, "echo busy", false, probe);
            }
        }
    }

    private static PeerKind quiet(String contender) {
        return switch (contender) {
            case "pinion-adaptive" -> PeerKind.PINION;
            case "pinion", "pinion-nio" -> PeerKind.of(contender + "-blocking");
            default -> PeerKind.of(contender);
        };
    }

    private static void askC(Probe probe) throws Exception {
        try (Program program = Program.c("echo")) {
            try (PeerProcess server = PeerProcess.start(program, false, probe.consumerCpu())) {
                measure(server, "echo blocking", true, probe);
            }
            try (PeerProcess server = PeerProcess.start(program, true, probe.consumerCpu())) {
                measure(server, "echo busy", false, probe);
            }
        }
    }

    private static void measure(PeerProcess server, String curve, boolean trace, Probe probe) throws Exception {
        int port = Integer.parseInt(server.ask("echo"));
        Histogram durationsNs = Processors.onProducer(probe, () -> {
            try (EchoClient client = new EchoClient(port)) {
                client.roundTrips(scaled(WARM_UP, probe.scale()));
                Histogram measured = client.roundTrips(scaled(ROUND_TRIPS, probe.scale()));
                if (trace) {
                    batches(client, probe);
                    trace(client, server, probe);
                }
                return measured;
            }
        });
        probe.curve(curve, durationsNs);
    }

    private static void batches(EchoClient client, Probe probe) throws IOException {
        int batches = scaled(BATCHES, probe.scale());
        long startNs = System.nanoTime();
        for (int i = 0; i < batches; i++) {
            client.roundTrip(Lines.BATCH);
        }
        double durationNs = System.nanoTime() - startNs;
        probe.figure("echo of 64 at a time, per message", "ns", durationNs / batches / Lines.BATCH);
    }

    private static void trace(EchoClient client, PeerProcess server, Probe probe)
            throws IOException, InterruptedException {
        SystemCalls calls = SystemCalls.of(server.pid());
        if (calls != null) {
            client.roundTrips(TRACED);
            probe.figure("system calls per message", "calls", calls.stop().total() / (double) TRACED);
        }
    }
}
