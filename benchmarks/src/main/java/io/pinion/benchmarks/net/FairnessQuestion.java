package io.pinion.benchmarks.net;

import io.pinion.benchmarks.suite.Probe;
import java.io.IOException;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long do a hundred quiet connections wait for their echo beside ten that send without pause?
 *
 * <p>The quiet ones take turns, one message at a time. The loud ones are one thread, which gets the lowest priority in a
 * second part: on few processors its time slices would be measured otherwise, and not the server. Peers: {@code pinion}
 * and {@code pinion-nio} block when idle; the plain loop around the JDK's selector; Netty on epoll with one thread.
 *
 * <p>Not measured: quiet connections that speak at the same time.
 *
 * <p>Expected: what one turn of the server reads from and writes to ten loud connections.
 */
final class FairnessQuestion extends PeerQuestion {
    private static final int QUIET = 100;
    private static final int LOUD = 10;
    private static final int WARM_UP = 1_500;
    private static final int ALONE = 3_000;
    private static final int BESIDE_WARM_UP = 200;
    private static final int BESIDE = 700;

    FairnessQuestion() {
        super(
                "fairness",
                "Quiet connections beside loud ones",
                List.of(),
                List.of("pinion", "pinion-nio", "selector", "netty-epoll"));
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        PeerKind kind = PeerKind.of(contender.startsWith("pinion") ? contender + "-blocking" : contender);
        try (PeerProcess server = PeerProcess.start(kind, probe.consumerCpu())) {
            int port = Integer.parseInt(server.ask("echo"));
            Processors.onProducer(probe, () -> {
                measure(port, probe);
                return probe;
            });
        }
    }

    private static void measure(int port, Probe probe) throws IOException, InterruptedException {
        List<EchoClient> quiet = connect(port, QUIET);
        try {
            inTurns(quiet, scaled(WARM_UP, probe.scale()));
            probe.curve("quiet peers alone", inTurns(quiet, scaled(ALONE, probe.scale())));
            try (Flood flood = new Flood(port, LOUD)) {
                beside(quiet, flood, "beside ten loud peers", probe);
                if (flood.yieldToOthers()) {
                    beside(quiet, flood, "beside ten loud peers of low priority", probe);
                }
            }
        } finally {
            closeAll(quiet);
        }
    }

    private static void beside(List<EchoClient> quiet, Flood flood, String name, Probe probe) throws IOException {
        inTurns(quiet, scaled(BESIDE_WARM_UP, probe.scale()));
        long bytes = flood.bytes();
        long startNs = System.nanoTime();
        probe.curve(name, inTurns(quiet, scaled(BESIDE, probe.scale())));
        probe.figure(name + ", their rate", "MB/s", (flood.bytes() - bytes) * 1e3 / (System.nanoTime() - startNs));
    }

    private static Histogram inTurns(List<EchoClient> peers, int count) throws IOException {
        Histogram durationsNs = Sink.newHistogram();
        for (int i = 0; i < count; i++) {
            peers.get(i % peers.size()).roundTrips(1, durationsNs);
        }
        return durationsNs;
    }
}
