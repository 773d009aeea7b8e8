package io.pinion.stress.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to be true of the waits between attempts. Each is drawn evenly from half of a bound to all of it; the bound
 * doubles up to the largest, and begins again after a connection that has lasted. No attempt comes before its time.
 *
 * <p>Threads: one adds; it is looked at when that one has ended.
 */
final class BackoffLaw {
    private static final int BUCKETS = 8;
    /** Of chi squared with seven degrees of freedom, about one in two million is larger. */
    private static final double MOST_UNEVEN = 42;
    /** Below, unevenness says nothing. */
    private static final int FEWEST = 100;

    private final long firstNs;
    private final long maxNs;
    private final long stableNs;
    private final long beganNs;
    private final List<Wait> waits = new ArrayList<>();

    /**
     * One wait.
     *
     * @param toldNs when it was told
     * @param livedNs how long the connection had lasted before; negative for an attempt that failed
     * @param retryInNs how long it is
     */
    private record Wait(long toldNs, long livedNs, long retryInNs) {}

    BackoffLaw(Duration first, Duration max, Duration stableFor, long beganNs) {
        firstNs = first.toNanos();
        maxNs = max.toNanos();
        stableNs = stableFor.toNanos();
        this.beganNs = beganNs;
    }

    synchronized void add(long toldNs, long livedNs, long retryInNs) {
        waits.add(new Wait(toldNs, livedNs, retryInNs));
    }

    synchronized int size() {
        return waits.size();
    }

    /** Fails if it is broken. */
    synchronized void require() {
        int[] buckets = new int[BUCKETS];
        long boundNs = 0;
        long waitedNs = 0;
        List<Wait> broken = new ArrayList<>();
        for (Wait wait : waits) {
            Failed.unless(wait.toldNs - beganNs >= waitedNs, "an attempt came before its time");
            long nextNs = boundNs == 0 ? firstNs : Math.min(2 * boundNs, maxNs);
            boundNs = boundOf(wait, nextNs);
            if (!isWithin(wait, boundNs)) {
                broken.add(wait);
                boundNs = boundNs == nextNs ? firstNs : nextNs;
                Failed.unless(wait.livedNs >= 0 && isWithin(wait, boundNs), "a wait of no bound: " + wait);
            }
            double share = (wait.retryInNs - boundNs / 2.0) / (boundNs / 2.0);
            buckets[Math.max(0, Math.min(BUCKETS - 1, (int) (share * BUCKETS)))]++;
            waitedNs += wait.retryInNs;
        }
        // A thread that does not run between the stream's look at the time and ours is on the wrong side now and then.
        Failed.unless(
                broken.size() <= waits.size() / 50,
                "of " + waits.size() + " waits these are of another bound: " + broken);
        requireEven(buckets);
    }

    private static boolean isWithin(Wait wait, long boundNs) {
        return wait.retryInNs >= boundNs / 2 - 1 && wait.retryInNs <= boundNs + 1;
    }

    /** The watch of who is told differs a little from the stream's, so that near the limit either bound is right. */
    private long boundOf(Wait wait, long next) {
        if (wait.livedNs < stableNs / 2) {
            return next;
        }
        if (wait.livedNs > 2 * stableNs) {
            return firstNs;
        }
        boolean isNext = wait.retryInNs >= next / 2 && wait.retryInNs <= next;
        return isNext ? next : firstNs;
    }

    private void requireEven(int[] buckets) {
        if (waits.size() < FEWEST) {
            return;
        }
        double expected = waits.size() / (double) BUCKETS;
        double chi = 0;
        for (int bucket : buckets) {
            chi += (bucket - expected) * (bucket - expected) / expected;
        }
        Failed.unless(chi < MOST_UNEVEN, "the waits are not drawn evenly: chi squared is " + chi);
    }
}
