package io.pinion.worker.disruptor.race;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.PollerChoice;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** How long the races run, from system properties. */
final class RaceSettings {
    private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());

    private static final String IDLE = System.getProperty("pinion.idle", "");
    private static final String POLLER = System.getProperty("pinion.poller", "AUTO");
    private static final String ANY = "ANY";

    private RaceSettings() {}

    /** Cycles of each variant. */
    static long cycles() {
        return Long.getLong("pinion.races", 2_000);
    }

    /** A variant also ends after this time, so that a slow machine gets through; raise it for the full figure. */
    static long maxNs() {
        return TimeUnit.SECONDS.toNanos(Long.getLong("pinion.raceSeconds", 4));
    }

    /** The seed of this run; give it back with {@code -Dpinion.seed}. */
    static long seed() {
        return SEED;
    }

    /** How a worker idles: {@code -Dpinion.idle} names a strategy or {@code ANY}; otherwise as the race would have it. */
    static IdleStrategy idleStrategy(SplittableRandom random, IdleStrategy usual) {
        if (IDLE.isEmpty()) {
            return usual;
        }
        IdleStrategy[] all = IdleStrategy.values();
        return IDLE.equals(ANY) ? all[random.nextInt(all.length)] : IdleStrategy.valueOf(IDLE);
    }

    /** What a worker sleeps in: {@code -Dpinion.poller} names it, or {@code ANY}, for which the native part must be there. */
    static PollerChoice poller(SplittableRandom random) {
        PollerChoice[] all = PollerChoice.values();
        return POLLER.equals(ANY) ? all[random.nextInt(all.length)] : PollerChoice.valueOf(POLLER);
    }
}
