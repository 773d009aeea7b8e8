package io.pinion.benchmarks;

/** Waiting without sleeping that leaves the processor to others when it takes long. */
public final class Spin {
    private static final int LOOKS_BETWEEN_YIELDS = 256;

    private Spin() {}

    /** Between two looks; the caller counts them. */
    public static void once(int looks) {
        if (looks % LOOKS_BETWEEN_YIELDS == 0) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
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
