package io.pinion.benchmarks.suite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the suite runs.
 *
 * @param root the repository, where the commit is read
 * @param out where the report goes
 * @param raw where the contenders leave their answers, for this start only
 * @param rounds how often each contender has its turn
 * @param scale size of each measurement
 * @param quick whether neither to wait for a quiet machine nor to repeat what was disturbed
 * @param limit when to stop
 * @param childLimit when a contender is killed
 * @param flags of all contenders
 */
record Settings(
        Path root,
        Path out,
        Path raw,
        int rounds,
        double scale,
        boolean quick,
        Duration limit,
        Duration childLimit,
        List<String> flags) {}
