package io.pinion.stress.load;

import io.pinion.worker.WorkerStats;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Prints one row for each interval. */
final class SoakTable {
    private static final String HEAD = String.format(
            Locale.ROOT,
            "%7s %6s %8s %9s %5s %8s %7s %9s %6s | %32s | %s",
            "time s",
            "cpu %",
            "others %",
            "RSS MiB",
            "fds",
            "threads",
            "kernel",
            "ops/s",
            "conns",
            "task p50 p99 p99.9 max, us",
            "p99.9, us: lane timer call echo control");

    private @Nullable Footprint first;
    private @Nullable Footprint before;
    private long firstNs;
    private long beforeNs;
    private long firstEnded;
    private long endedBefore;
    private double othersPercent;
    private int rows;

    void begin(SoakLoad load) {
        Footprint now = Footprint.take();
        first = now;
        before = now;
        firstNs = System.nanoTime();
        beforeNs = firstNs;
        firstEnded = ended(load.stats());
        endedBefore = firstEnded;
    }

    private static long ended(WorkerStats stats) {
        return stats.accepted() - stats.pending();
    }

    void row(long sinceNs, SoakLoad load, Latencies[] measured) {
        Footprint now = Footprint.take();
        Footprint earlier = before == null ? now : before;
        long nowNs = System.nanoTime();
        long ended = ended(load.stats());
        double seconds = (nowNs - beforeNs) / 1e9;
        othersPercent = others(earlier, now, seconds);
        if (rows++ % 30 == 0) {
            System.out.println(HEAD);
        }
        System.out.printf(
                Locale.ROOT,
                "%7d %6.0f %8.0f %9.1f %5d %8d %7d %,9.0f %6d | %s | %s%n",
                TimeUnit.NANOSECONDS.toSeconds(sinceNs),
                (now.cpuNs() - earlier.cpuNs()) / seconds / 1e7,
                othersPercent,
                now.residentKiB() / 1024.0,
                now.descriptors(),
                now.javaThreads(),
                now.kernelThreads(),
                (ended - endedBefore) / seconds,
                load.connections(),
                ofTasks(measured[SoakMeter.TASK.ordinal()]),
                high(measured));
        before = now;
        beforeNs = nowNs;
        endedBefore = ended;
    }

    private static double others(Footprint from, Footprint to, double seconds) {
        double busy =
                100.0 * (to.machineBusy() - from.machineBusy()) / Math.max(1, to.machineTotal() - from.machineTotal());
        double own = (to.cpuNs() - from.cpuNs())
                / seconds
                / 1e7
                / Runtime.getRuntime().availableProcessors();
        return Math.max(0, busy - own);
    }

    private static String ofTasks(Latencies tasks) {
        return String.format(
                Locale.ROOT,
                "%7.1f %7.1f %7.0f %8.0f",
                SoakJudge.micros(tasks.quantileNs(0.5)),
                SoakJudge.micros(tasks.quantileNs(0.99)),
                SoakJudge.micros(tasks.quantileNs(0.999)),
                SoakJudge.micros(tasks.quantileNs(1)));
    }

    private static String high(Latencies[] measured) {
        StringBuilder text = new StringBuilder();
        for (SoakMeter meter : SoakMeter.values()) {
            if (meter != SoakMeter.TASK) {
                double high = SoakJudge.micros(measured[meter.ordinal()].quantileNs(0.999));
                text.append(String.format(Locale.ROOT, " %7.0f", high));
            }
        }
        return text.toString();
    }

    /** What the worker ended from the first row to the last. */
    long operations() {
        return endedBefore - firstEnded;
    }

    /** What others took of all processors in the last interval. */
    double othersPercent() {
        return othersPercent;
    }

    /** Of one core, from the first row to the last. */
    double processorPercent() {
        return first == null || before == null
                ? 0
                : (before.cpuNs() - first.cpuNs()) * 100.0 / Math.max(1, beforeNs - firstNs);
    }
}
