package io.pinion.benchmarks.logs;

import com.sun.management.ThreadMXBean;
import io.pinion.benchmarks.suite.Placing;
import io.pinion.benchmarks.suite.Probe;
import io.pinion.benchmarks.suite.Question;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What does a log call cost the thread that makes it, when an appender ships the line as JSON over loopback TCP on another
 * thread?
 *
 * <p>A message with three parameters, two of them boxed by the call itself (40 bytes, the same for all); queues of 4,096
 * events; a receiver that keeps up. At a rate, each call is timed by itself; in a burst, a thousand together, after the
 * lines before have arrived.
 *
 * <p>Not measured: latency to the receiver, several threads.
 *
 * <p>Expected: what the framework does before its appender is asked (0.1 to 0.5 us, more with garbage), and a hand-over. The
 * slowest percent is the waking of a thread that sleeps.
 */
final class LogCallQuestion implements Question {
    private static final int WARM_UP = 200_000;
    private static final int SLOW = 20_000;
    private static final int FAST = 200_000;
    private static final int BURST = 1_000;
    private static final int BURSTS = 300;
    private static final int MEASURED_FOR_GARBAGE = 50_000;

    @Override
    public String name() {
        return "log-call";
    }

    @Override
    public List<String> cards() {
        return List.of();
    }

    @Override
    public String title() {
        return "A log call on the calling thread";
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
        return LogPeers.flags(contender, false);
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        try (LineReceiver receiver = new LineReceiver(4_000_000)) {
            receiver.start();
            try (LogPeer peer = LogPeers.start(contender, false, receiver.port())) {
                measure(new LogLoad(peer), receiver, probe);
            }
        }
    }

    private static void measure(LogLoad load, LineReceiver receiver, Probe probe) {
        load.paced(scaled(WARM_UP, probe), 100_000, LogLoad.newHistogram());
        Histogram slowNs = LogLoad.newHistogram();
        load.paced(scaled(SLOW, probe), 10_000, slowNs);
        probe.curve("call at 10k per second", slowNs);
        Histogram fastNs = LogLoad.newHistogram();
        load.paced(scaled(FAST, probe), 100_000, fastNs);
        probe.curve("call at 100k per second", fastNs);
        probe.figure("call in a burst of 1000", "ns", burst(load, receiver, scaled(BURSTS, probe)));
        probe.figure("allocated per call", "B", allocated(load, scaled(MEASURED_FOR_GARBAGE, probe)));
    }

    private static double burst(LogLoad load, LineReceiver receiver, int bursts) {
        double[] perCallNs = new double[bursts];
        for (int i = 0; i < bursts; i++) {
            await(receiver);
            perCallNs[i] = load.flat(BURST);
        }
        Arrays.sort(perCallNs);
        return perCallNs[bursts / 2];
    }

    /** Until nothing has arrived for a while: what was dropped never does. */
    private static void await(LineReceiver receiver) {
        long before;
        do {
            before = receiver.seen().distinct();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        } while (receiver.seen().distinct() != before);
    }

    private static double allocated(LogLoad load, int calls) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Histogram ignored = LogLoad.newHistogram();
        load.paced(100, 100_000, ignored);
        long before = threads.getCurrentThreadAllocatedBytes();
        load.paced(calls, 100_000, ignored);
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) calls;
    }

    private static int scaled(int count, Probe probe) {
        return Math.max(100, (int) (count * probe.scale()));
    }
}
