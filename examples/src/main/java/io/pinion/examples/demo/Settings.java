package io.pinion.examples.demo;

import io.pinion.worker.IdleStrategy;
import java.net.InetSocketAddress;
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
 * @param capacity slots of Pinion's lane
 * @param to somebody's collector, or null for one of our own
 * @param contenders who takes part, in order
 * @param out where the results go
 * @param stallLimit how long a collector may do nothing
 * @param warmUp how long each contender runs before it is measured
 * @param crashAfter after how many lines our own collector crashes, 0 for never
 */
record Settings(
        Input input,
        int lines,
        int rate,
        IdleStrategy idle,
        int capacity,
        @Nullable InetSocketAddress to,
        List<ContenderKind> contenders,
        Path out,
        Duration stallLimit,
        Duration warmUp,
        long crashAfter) {}
