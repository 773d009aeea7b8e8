package io.pinion.benchmarks.logs;

import io.pinion.benchmarks.suite.Placing;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.benchmarks.suite.Question;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How many lines per second arrive when the callers wait for room rather than lose any?
 *
 * <p>One thread logs as fast as it may; the time runs from the first call to the last line at the receiver, JSON over
 * loopback TCP. All arrive, or the run fails.
 *
 * <p>Not measured: the processor time of it.
 *
 * <p>Expected: the slower of the receiver's reading and the encoding, about one million per second.
 */
final class LogArriveQuestion implements Question {
    private static final int WARM_UP = 200_000;
    private static final int LINES = 500_000;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(120);

    @Override
    public String name() {
        return "log-arrive";
    }

    @Override
    public List<String> cards() {
        return List.of();
    }

    @Override
    public String title() {
        return "Log lines that arrive when none may be lost";
    }

    @Override
    public List<String> contenders() {
        return LogPeers.families();
    }

    @Override
    public List<Placing> placings() {
        return List.of(Placing.FREE);
    }

    @Override
    public List<String> jvmFlags(String contender) {
        return LogPeers.flags(contender, true);
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        int warmUp = (int) (WARM_UP * probe.scale()) + 1;
        int lines = (int) (LINES * probe.scale()) + 1;
        try (LineReceiver receiver = new LineReceiver(warmUp + lines)) {
            receiver.start();
            try (LogPeer peer = LogPeers.start(contender, true, receiver.port())) {
                LogLoad load = new LogLoad(peer);
                arrive(load, receiver, warmUp);
                double seconds = arrive(load, receiver, lines) / 1e9;
                probe.figure("lines that arrive", "M/s", lines / seconds / 1e6);
            }
        }
    }

    private static long arrive(LogLoad load, LineReceiver receiver, int lines) throws IOException {
        long startNs = System.nanoTime();
        load.flat(lines);
        // The last lines may wait in a buffer for one more.
        while (receiver.seen().distinct() < load.calls()) {
            LockSupport.parkNanos(50_000);
            if (System.nanoTime() - startNs > LIMIT_NS) {
                throw new IOException(receiver.seen().distinct() + " of " + load.calls() + " lines have arrived, "
                        + receiver.seen().repeated() + " repeated, "
                        + receiver.seen().damaged() + " damaged");
            }
        }
        return System.nanoTime() - startNs;
    }
}
