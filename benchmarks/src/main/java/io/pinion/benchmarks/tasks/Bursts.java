package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.Spin;
import io.pinion.benchmarks.Summary;
import io.pinion.benchmarks.suite.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What handing over costs the thread that does it: in bursts, at a steady pace, and after a silence. */
final class Bursts {
    private static final int BURST = 1_000;
    private static final int BURSTS = 300;
    private static final int HOT = 40_000;
    private static final int QUIET = 150;
    private static final long HOT_GAP_NS = TimeUnit.MICROSECONDS.toNanos(5);
    private static final long QUIET_GAP_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private Bursts() {}

    static void measure(Rig rig, Probe probe) {
        probe.figure("burst of " + BURST + ", per task", "ns", perTaskNs(rig, BURST, Size.count(probe, BURSTS, 3)));
        probe.curve("hot single submit", singles(rig, HOT_GAP_NS, Size.count(probe, HOT, 100)));
    }

    static void measureAfterSilence(Rig rig, Probe probe) {
        probe.curve("submit after 2 ms of silence", singles(rig, QUIET_GAP_NS, Size.count(probe, QUIET, 3)));
    }

    /** The median burst, divided by its size; each starts when the one before has run. */
    static double perTaskNs(Rig rig, int size, int bursts) {
        Peer peer = rig.peer();
        List<Double> perTaskNs = new ArrayList<>();
        for (int i = 0; i < bursts; i++) {
            long startNs = System.nanoTime();
            for (int j = 0; j < size; j++) {
                rig.backlog().enter();
                peer.execute(rig.constant());
            }
            perTaskNs.add((System.nanoTime() - startNs) / (double) size);
            rig.backlog().awaitEmpty();
        }
        return Summary.median(perTaskNs);
    }

    /** One at a time with a gap; each duration contains one reading of the clock. */
    private static Histogram singles(Rig rig, long gapNs, int count) {
        Histogram histogram = Histograms.ofDurations();
        long dueNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            dueNs = Math.max(dueNs + gapNs, System.nanoTime());
            long startNs = Spin.until(dueNs);
            rig.backlog().enter();
            rig.peer().execute(rig.constant());
            Histograms.record(histogram, System.nanoTime() - startNs);
        }
        rig.backlog().awaitEmpty();
        return histogram;
    }
}
