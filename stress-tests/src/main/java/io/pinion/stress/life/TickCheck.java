package io.pinion.stress.life;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches a periodic task: no run before its tick, no third run within one period, and at the end every tick had a run or
 * was counted as missed.
 */
final class TickCheck {
    private final long periodNs;
    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong early = new AtomicLong();
    private final AtomicLong bursts = new AtomicLong();
    private long setNs;
    private volatile Clockwork.@Nullable Missed missed;
    private long lastNs;
    private long beforeLastNs;

    TickCheck(Duration period) {
        periodNs = period.toNanos();
    }

    void start(Clockwork clockwork) {
        setNs = System.nanoTime();
        missed = clockwork.every(Duration.ofNanos(periodNs), this::tick);
    }

    private void tick() {
        long nowNs = System.nanoTime();
        long run = runs.incrementAndGet();
        // A run stands for its own tick and all that were merged into it before.
        if (nowNs - setNs < (run + missedTicks()) * periodNs) {
            early.incrementAndGet();
        }
        if (run > 2 && nowNs - beforeLastNs < periodNs) {
            bursts.incrementAndGet();
        }
        beforeLastNs = lastNs;
        lastNs = nowNs;
    }

    private long missedTicks() {
        Clockwork.Missed counter = missed;
        return counter == null ? 0 : counter.ticks();
    }

    /** The figures; two ticks may be under way. */
    String figures() {
        long ticks = (System.nanoTime() - setNs) / periodNs;
        long counted = runs.get() + missedTicks();
        return "ticks=" + ticks + " runs=" + runs.get() + " merged=" + missedTicks() + " unaccounted="
                + Math.max(0, Math.abs(ticks - counted) - 2) + " earlyTicks=" + early.get() + " bursts="
                + bursts.get();
    }
}
