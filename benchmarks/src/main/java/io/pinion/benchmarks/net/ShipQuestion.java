package io.pinion.benchmarks.net;

import io.pinion.benchmarks.suite.Probe;
import java.io.IOException;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What does it take to hand a line of 100 bytes from one thread to another that sends it over loopback TCP?
 *
 * <p>Producer and sender are threads of the peer's process, the sink is a plain blocking loop in the question's. Flat
 * out, as many lines as the peer takes; at 64 per batch, the next batch is made while the one before it is sent, so that
 * no batch grows beyond that. Peers: a lane of {@code pinion} in its default configuration, on epoll, and the same on the
 * JDK's selector; Netty with one thread, pooled direct buffers, {@code write} for each line and one flush for 64 or at
 * the end of a batch, no promise but the last; {@code selector} with a queue of copied lines that its loop gathers into
 * one buffer; {@code log4j2} with an async logger and an appender that gathers a batch into one buffer.
 *
 * <p>System calls are counted in a part of their own, at one batch per millisecond; they include the wake-up of a thread
 * that sleeps, writes do not.
 *
 * <p>Not measured: what the sink does, several producers, formatting of lines.
 *
 * <p>Expected: the cost of a hand-over plus a share of one write per batch: 0.1 to 0.3 us, and for those that keep books
 * on each line two or three times as much. One write per batch.
 */
final class ShipQuestion extends PeerQuestion {
    private static final int WARM_UP = 96_000;
    private static final int WARM_UPS = 2;
    private static final int FLAT = 320_000;
    private static final int BATCHES = 5_000;
    private static final int PER_SECOND = 100_000;
    private static final int PACED = 20_000;
    private static final int TRACED = 200;

    ShipQuestion() {
        super(
                "ship",
                "Lines of 100 bytes shipped over TCP by another thread",
                List.of("P16", "P17"),
                List.of("pinion", "pinion-nio", "netty-epoll", "netty-nio", "selector", "log4j2"));
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        int producerCpu = Processors.ofProducer(probe);
        try (Sink sink = new Sink();
                PeerProcess peer = PeerProcess.start(PeerKind.of(contender), probe.consumerCpu())) {
            peer.ask("ship " + sink.port());
            sink.accept();
            peer.ask("pin " + producerCpu);
            measure(peer, sink, probe);
            trace(peer, sink, probe);
        }
    }

    private static void measure(PeerProcess peer, Sink sink, Probe probe) throws IOException {
        double scale = probe.scale();
        Histogram ignored = Sink.newHistogram();
        int batches = scaled(BATCHES, scale);
        for (int i = 0; i < WARM_UPS; i++) {
            int lines = scaled(WARM_UP, scale);
            shipped(peer, sink, "flat " + lines, lines, ignored);
            shipped(peer, sink, "batches " + batches / 4, batches / 4 * Lines.BATCH, ignored);
        }
        int flat = scaled(FLAT, scale);
        probe.figure("line shipped flat out", "ns", shipped(peer, sink, "flat " + flat, flat, ignored));
        double batchedNs = shipped(peer, sink, "batches " + batches, batches * Lines.BATCH, ignored);
        probe.figure("line at 64 per batch", "ns", batchedNs);
        Histogram lateNs = Sink.newHistogram();
        int paced = scaled(PACED, scale);
        shipped(peer, sink, "paced " + PER_SECOND + " " + paced, paced, lateNs);
        probe.curve("line at 100k per second, due to read", lateNs);
    }

    private static void trace(PeerProcess peer, Sink sink, Probe probe) throws IOException, InterruptedException {
        SystemCalls calls = SystemCalls.of(peer.pid());
        if (calls != null) {
            shipped(peer, sink, "spaced " + TRACED, TRACED * Lines.BATCH, Sink.newHistogram());
            SystemCalls.Counts counts = calls.stop();
            probe.figure("writes per batch of 64", "calls", counts.writes() / (double) TRACED);
            probe.figure("system calls per batch of 64", "calls", counts.total() / (double) TRACED);
        }
    }

    /** The time per line, from the first one read to the last. */
    private static double shipped(PeerProcess peer, Sink sink, String command, int lines, Histogram lateNs)
            throws IOException {
        peer.tell(command);
        long durationNs = sink.read(lines, lateNs);
        peer.answer();
        return (double) durationNs / lines;
    }
}
