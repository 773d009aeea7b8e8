package io.pinion.worker.disruptor;

import java.util.concurrent.TimeUnit;

/**
 * Notices that another thread wants the worker's core for good. A spin that yields there costs a whole time slice,
 * milliseconds, and a spin that does not yield uses up the worker's share, so that it is not run at once when it is
 * woken. So when a good part of the time is lost like that, the worker sleeps without a spin for a multiple of the loss,
 * then tries again; when the trial ends the same way, for twice as long.
 *
 * <p>One loss means nothing: two threads that were woken on one core are parted by the scheduler soon, but only while
 * both want to run. Owned by the worker's thread.
 */
final class CrowdedCore {
    /** What a thread that has the core to itself never loses at one go. */
    static final long LOST_NS = TimeUnit.MICROSECONDS.toNanos(50);

    /**
     * No more than this counts of one loss, about a time slice: what lasts longer is a stop of the whole process, such as
     * a collection of garbage, and nobody's wish for the core.
     */
    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(4);

    /** Some time slices. */
    private static final long TOLERATED_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Losing less than this part of the time is forgiven. */
    private static final int FORGIVEN_PART = 8;

    private static final int FIRST_MULTIPLE = 8;
    private static final long MAX_AVOID_NS = TimeUnit.SECONDS.toNanos(1);

    private long lossNs;
    private long lossAtNs;
    private long untilNs;
    private long avoidNs;

    /** At first there is nothing to avoid. */
    CrowdedCore(long nowNs) {
        lossAtNs = nowNs;
        untilNs = nowNs;
    }

    boolean isAvoided(long nowNs) {
        return nowNs - untilNs < 0;
    }

    /** The core was away for so long, at least {@link #LOST_NS}. */
    void lost(long nowNs, long lostNs) {
        long keptNs = nowNs - lossAtNs - lostNs;
        lossNs = Math.max(0, lossNs - keptNs / FORGIVEN_PART) + Math.min(lostNs, SLICE_NS);
        lossAtNs = nowNs;
        if (lossNs > TOLERATED_NS) {
            boolean soonAgain = nowNs - untilNs < avoidNs;
            avoidNs = Math.min(soonAgain ? 2 * avoidNs : FIRST_MULTIPLE * lossNs, MAX_AVOID_NS);
            untilNs = nowNs + avoidNs;
            lossNs = 0;
        }
    }
}
