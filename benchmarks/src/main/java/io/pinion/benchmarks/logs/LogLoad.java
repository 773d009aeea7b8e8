package io.pinion.benchmarks.logs;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Calls a logger: at a rate, in bursts, flat out. The numbers of the lines go on from call to call. */
final class LogLoad {
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long SPIN_NS = 100_000;

    private final LogPeer peer;
    private int next;

    LogLoad(LogPeer peer) {
        this.peer = peer;
    }

    /** How many calls there have been. */
    int calls() {
        return next;
    }

    static Histogram newHistogram() {
        return new Histogram(MAX_NS, 3);
    }

    /** So many calls at a rate, by the clock and not by the call before; how long each took its caller. */
    void paced(int calls, int perSecond, Histogram durationsNs) {
        long startNs = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            awaitNs(startNs + (long) i * TimeUnit.SECONDS.toNanos(1) / perSecond);
            long beforeNs = System.nanoTime();
            call();
            durationsNs.recordValue(Math.min(MAX_NS, System.nanoTime() - beforeNs));
        }
    }

    private static void awaitNs(long dueNs) {
        long leftNs = dueNs - System.nanoTime();
        if (leftNs > 2 * SPIN_NS) {
            LockSupport.parkNanos(leftNs - SPIN_NS);
        }
        while (System.nanoTime() - dueNs < 0) {
            Thread.onSpinWait();
        }
    }

    /** So many calls as fast as possible; nanoseconds per call. */
    double flat(int calls) {
        long beforeNs = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            call();
        }
        return (System.nanoTime() - beforeNs) / (double) calls;
    }

    private void call() {
        int number = next++;
        peer.log(number, "Ada", 1_000_000L + number);
    }
}
