package io.pinion.examples.demo;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Pinning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, checked.
 *
 * @param input the lines
 * @param lines how many to ship, repeating the input as often as it takes
 * @param rate lines per second
 * @param idle what Pinion's thread does when idle
 * @param pinning where Pinion's thread runs
 * @param capacity slots of Pinion's lane
 * @param transport what the lines travel over
 * @param to somebody's collector, or null for one of our own
 * @param contenders who takes part, in order
 * @param out where the results go
 * @param stallLimit how long a collector may do nothing
 * @param warmUp how long each contender runs before it is measured
 * @param crashAfter after how many lines our own collector crashes, 0 for never
 * @param restarts whether it is started again after that
 */
record Settings(
        Input input,
        int lines,
        int rate,
        IdleStrategy idle,
        Pinning pinning,
        int capacity,
        Transport transport,
        @Nullable Target to,
        List<ContenderKind> contenders,
        Path out,
        Duration stallLimit,
        Duration warmUp,
        long crashAfter,
        boolean restarts) {
    private static final Duration LEAST_CONNECT_LIMIT = Duration.ofSeconds(10);

    /** Without a restart our own collector that is gone is gone; one of somebody else may come back. */
    boolean ridesOutLosses() {
        return restarts || to != null;
    }

    /** How long connecting may take; not shorter because somebody is impatient with a collector that stalls. */
    Duration connectLimit() {
        return stallLimit.compareTo(LEAST_CONNECT_LIMIT) < 0 ? LEAST_CONNECT_LIMIT : stallLimit;
    }
}
