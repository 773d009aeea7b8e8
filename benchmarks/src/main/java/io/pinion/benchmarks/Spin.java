package io.pinion.benchmarks;

import java.util.concurrent.TimeUnit;

/** Waiting without sleeping that leaves the processor to others when it takes long. */
public final class Spin {
    private static final int LOOKS_BETWEEN_YIELDS = 256;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private Spin() {}

    /** Between two looks; the caller counts them. */
    public static void once(int looks) {
        if (looks % LOOKS_BETWEEN_YIELDS == 0) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }

    /**
     * Between two looks at what must come within half a minute; the caller counts them, and keeps what this returns.
     *
     * @param giveUpNs what the last call returned, 0 in the first
     * @throws IllegalStateException if it has not come
     */
    public static long orGiveUp(int looks, long giveUpNs) {
        once(looks);
        return looks % LOOKS_BETWEEN_YIELDS == 0 ? checked(giveUpNs) : giveUpNs;
    }

    private static long checked(long giveUpNs) {
        long nowNs = System.nanoTime();
        if (giveUpNs == 0) {
            return nowNs + PATIENCE_NS;
        }
        if (nowNs - giveUpNs > 0) {
            throw new IllegalStateException("Nothing has come for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS)
                    + " s: the contender is stuck");
        }
        return giveUpNs;
    }

    /** Until a time of {@link System#nanoTime()}, without ever giving the processor away. */
    public static long until(long timeNs) {
        long nowNs = System.nanoTime();
        while (nowNs - timeNs < 0) {
            Thread.onSpinWait();
            nowNs = System.nanoTime();
        }
        return nowNs;
    }
}
