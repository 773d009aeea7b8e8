package io.pinion.worker.disruptor.race;

import java.util.concurrent.TimeUnit;

/** How long the races run, from system properties. */
final class RaceSettings {
    private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());

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
}
