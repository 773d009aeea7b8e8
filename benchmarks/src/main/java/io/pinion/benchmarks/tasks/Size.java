package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Probe;
import java.util.concurrent.TimeUnit;

/** How much of a measurement a probe wants. */
final class Size {
    private Size() {}

    static int count(Probe probe, int full, int atLeast) {
        return (int) Math.max(atLeast, full * probe.scale());
    }

    static long durationNs(Probe probe, long fullMs, long atLeastMs) {
        return (long) Math.max(
                TimeUnit.MILLISECONDS.toNanos(atLeastMs), TimeUnit.MILLISECONDS.toNanos(fullMs) * probe.scale());
    }
}
