package io.pinion.benchmarks.timers;

import io.pinion.benchmarks.suite.Probe;
import io.pinion.benchmarks.suite.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What does it cost a thread to set a timer and to cancel it, beside ten and beside a million that are pending?
 *
 * <p>One thread, which is not the one that timers run on, does both; the usual fate of a time-out. The delays are spread
 * over an hour that begins in an hour, so nothing falls due; one that is due before all others is among the pending ones,
 * so no new timer ends the sleep of the peer's thread. Each value is the mean of a burst of 1000 pairs, after which the
 * peer's thread has a pause to clear up; the figure is the median of them. Peers: a worker in its default configuration;
 * {@code ScheduledThreadPoolExecutor} that removes what is cancelled; Netty's {@code HashedWheelTimer} with a tick of
 * 1 ms.
 *
 * <p>Not measured: timers that are the earliest, which wake a thread; what the clearing up costs the peer's thread;
 * timers set on that thread; several setting threads.
 *
 * <p>Expected: two hand-overs for those that leave the work to their thread; a lock and the depth of a heap for the
 * executor, which grows with the logarithm of what is pending.
 */
final class TimersQuestion implements Question {
    private static final int[] PENDING = {10, 1_000, 100_000, 1_000_000};
    private static final int PAIRS = 1_000;
    private static final int BURSTS = 100;
    private static final int WARM_UP_BURSTS = 600;
    private static final int WARM_UP_PENDING = 100_000;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Time to sort in what has just been set. */
    private static final long SETTLE_MS = 50;

    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final Runnable NEVER = () -> {
        throw new IllegalStateException("a timer that was due in an hour fired");
    };

    private final SplittableRandom random = new SplittableRandom(18);

    @Override
    public String name() {
        return "timers";
    }

    @Override
    public List<String> cards() {
        return List.of("P18");
    }

    @Override
    public String title() {
        return "Setting and cancelling a timer beside 10 to 1,000,000 pending ones";
    }

    @Override
    public List<String> contenders() {
        return List.of("pinion", "stpe", "wheel");
    }

    @Override
    public void ask(String contender, Probe probe) throws Exception {
        try (TimerPeer peer = TimerPeers.start(contender, probe)) {
            probe.pinProducer();
            warmUp(peer, probe);
            peer.schedule(HOUR_NS / 2, NEVER);
            int pending = 1;
            for (int target : PENDING) {
                for (; pending < target; pending++) {
                    peer.schedule(delayNs(), NEVER);
                }
                // What was set before the question belongs to the old generation, as in a service that has run for
                // long.
                System.gc();
                TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
                measure(peer, scaled(BURSTS / 2, probe));
                double pairNs = measure(peer, scaled(BURSTS, probe));
                probe.figure("schedule and cancel, " + target + " pending", "ns", pairNs);
            }
        }
    }

    private void warmUp(TimerPeer peer, Probe probe) {
        List<TimerPeer.Handle> pending = new ArrayList<>();
        for (int i = 0; i < WARM_UP_PENDING; i++) {
            pending.add(peer.schedule(delayNs(), NEVER));
        }
        measure(peer, scaled(WARM_UP_BURSTS, probe));
        pending.forEach(TimerPeer.Handle::cancel);
    }

    private static int scaled(int bursts, Probe probe) {
        return (int) Math.max(20, bursts * probe.scale());
    }

    private long delayNs() {
        return HOUR_NS + random.nextLong(HOUR_NS);
    }

    private double measure(TimerPeer peer, int bursts) {
        long[] delaysNs = new long[PAIRS];
        long[] durationsNs = new long[bursts];
        for (int i = 0; i < bursts; i++) {
            Arrays.setAll(delaysNs, any -> delayNs());
            durationsNs[i] = burstNs(peer, delaysNs);
            LockSupport.parkNanos(PAUSE_NS);
        }
        Arrays.sort(durationsNs);
        return (double) durationsNs[bursts / 2] / PAIRS;
    }

    /**
     * A method of its own, so that the warm-up gets it compiled whole: what was compiled for a loop that was being run is
     * of no use to the next call of its method, and the first measurement would run in slower code.
     */
    private static long burstNs(TimerPeer peer, long[] delaysNs) {
        long startNs = System.nanoTime();
        for (long delayNs : delaysNs) {
            peer.schedule(delayNs, NEVER).cancel();
        }
        return System.nanoTime() - startNs;
    }
}
