package io.pinion.benchmarks.logs;

import io.pinion.benchmarks.suite.Placing;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.benchmarks.suite.Question;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What becomes of log lines, and of the caller, when the receiver is slow, dead, or restarted?
 *
 * <p>20,000 lines per second for two seconds, about 300 bytes each; then the logger is closed, as at the end of a process.
 * Slow: 500 kB/s are read. Dead: nobody listens. Restarted: after half a second the connection is closed with what was not
 * read, and half a second later somebody listens again. A line is lost when it did not arrive; it is counted when the
 * contender says how many it lost. What was on the way when the connection broke counts as said for who says that it does
 * not know.
 *
 * <p>Not measured: a receiver that answers; lines over TCP are not acknowledged.
 *
 * <p>Expected: who drops keeps the caller free and loses what its memory does not hold; who blocks holds up the caller.
 */
final class LogFaultQuestion implements Question {
    private static final int PER_SECOND = 20_000;
    private static final int LINES = 40_000;
    private static final int WARM_UP = 20_000;
    private static final int SLOW_BYTES_PER_SECOND = 500_000;
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long HALF_A_SECOND_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private enum Fault {
        SLOW,
        DEAD,
        RESTARTED
    }

    @Override
    public String name() {
        return "log-fault";
    }

    @Override
    public List<String> cards() {
        return List.of();
    }

    @Override
    public String title() {
        return "Log lines when the receiver fails";
    }

    @Override
    public List<String> contenders() {
        return LogPeers.both();
    }

    @Override
    public int maxRounds() {
        return 3;
    }

    @Override
    public List<Placing> placings() {
        return List.of(Placing.FREE);
    }

    @Override
    public List<String> jvmFlags(String contender) {
        return LogPeers.flags(LogPeers.family(contender), LogPeers.isBlocking(contender));
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        for (Fault fault : Fault.values()) {
            ask(contender, fault, probe);
        }
    }

    private static void ask(String contender, Fault fault, Probe probe) throws Exception {
        int warmUp = (int) (WARM_UP * probe.scale()) + 1;
        int lines = (int) (LINES * probe.scale()) + 1;
        try (LineReceiver receiver = new LineReceiver(warmUp + lines)) {
            receiver.start();
            LogPeer peer = LogPeers.start(LogPeers.family(contender), LogPeers.isBlocking(contender), receiver.port());
            LogLoad load = new LogLoad(peer);
            load.paced(warmUp, PER_SECOND, LogLoad.newHistogram());
            settle(receiver);
            Histogram callNs = LogLoad.newHistogram();
            Thread disturber = begin(fault, receiver);
            load.paced(lines, PER_SECOND, callNs);
            disturber.join();
            long startNs = System.nanoTime();
            peer.close();
            double closeMs = (System.nanoTime() - startNs) / 1e6;
            settle(receiver);
            report(probe, fault.name().toLowerCase(Locale.ROOT), load.calls(), peer.lost(), receiver, callNs);
            probe.figure(fault.name().toLowerCase(Locale.ROOT) + ": close", "ms", closeMs);
        }
    }

    private static Thread begin(Fault fault, LineReceiver receiver) throws Exception {
        Thread disturber = new Thread(() -> disturb(fault, receiver), "disturber");
        if (fault == Fault.DEAD) {
            receiver.stop();
        } else if (fault == Fault.SLOW) {
            receiver.bytesPerSecond(SLOW_BYTES_PER_SECOND);
        }
        disturber.start();
        return disturber;
    }

    private static void disturb(Fault fault, LineReceiver receiver) {
        if (fault == Fault.RESTARTED) {
            try {
                LockSupport.parkNanos(HALF_A_SECOND_NS);
                receiver.stop();
                LockSupport.parkNanos(HALF_A_SECOND_NS);
                receiver.start();
            } catch (IOException e) {
                throw new IllegalStateException("the receiver did not start again", e);
            }
        }
    }

    /** Until nothing has arrived for a while. */
    private static void settle(LineReceiver receiver) {
        long before;
        do {
            before = receiver.seen().distinct();
            LockSupport.parkNanos(SETTLE_NS);
        } while (receiver.seen().distinct() != before);
    }

    private static void report(
            Probe probe, String fault, int calls, long counted, LineReceiver receiver, Histogram callNs) {
        long arrived = receiver.seen().distinct();
        long lost = calls - arrived;
        probe.figure(fault + ": lines arrived", "%", 100.0 * arrived / calls);
        probe.figure(fault + ": lost without being counted", "lines", Math.max(0, lost - Math.max(0, counted)));
        probe.figure(fault + ": counted as lost or unknown", "lines", Math.max(0, counted));
        probe.figure(fault + ": arrived twice", "lines", receiver.seen().repeated());
        probe.figure(fault + ": call, p99", "us", callNs.getValueAtPercentile(99) / 1e3);
        probe.figure(fault + ": call, max", "us", callNs.getMaxValue() / 1e3);
    }
}
