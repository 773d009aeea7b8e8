package io.pinion.rabbitmq;

/** Lets twenty lines pass at once and one per second after that, and says how many it kept back. Any thread. */
final class LogPacer {
    static final int BURST = 20;

    private static final long REFILL_NS = 1_000_000_000L;

    private double tokens = BURST;
    private long lastNs = System.nanoTime();
    private long keptBack;

    /** How many lines were kept back before this one, or -1 to keep this one back too. */
    synchronized long admit(long nowNs) {
        tokens = Math.min(BURST, tokens + (double) (nowNs - lastNs) / REFILL_NS);
        lastNs = nowNs;
        if (tokens < 1) {
            keptBack++;
            return -1;
        }
        tokens--;
        long before = keptBack;
        keptBack = 0;
        return before;
    }
}
