package io.pinion.examples.demo;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the measurement means, in sentences made from its figures. */
final class Findings {
    /** A burst of the machine's own may take this long at the end. */
    private static final long LATE_NS = 100_000_000;

    private Findings() {}

    static String of(List<RunResult> results, Settings settings, boolean confirming, MachineLoad load) {
        StringBuilder text = new StringBuilder("\n");
        results.forEach(result -> text.append(usage(result)));
        results.forEach(
                result -> result.remarks().forEach(remark -> text.append(remark).append('\n')));
        text.append("\nWhat this means\n");
        if (settings.lines() == 0) {
            return text.append("  Nothing was shipped, so nothing was measured.\n")
                    .toString();
        }
        text.append(best(results, Metric.SUBMIT_COST, 99, ""));
        text.append(best(results, Metric.END_TO_END, 99, confirming ? "" : ", up to the kernel"));
        return text.append(pace(results, settings)).append(load.caveat()).toString();
    }

    private static String usage(RunResult result) {
        return String.format(
                Locale.ROOT,
                "%s: %.1f s processor time in this process, the pacing producer included; the submitting thread "
                        + "allocated %.1f bytes per line%n",
                result.kind().label(),
                result.usage().processorNs() / 1e9,
                result.usage().allocatedBytes() / (double) Math.max(1, result.linesHandedOver()));
    }

    /** Names whoever was best, and how far the others were behind. */
    private static String best(List<RunResult> results, Metric metric, double percentile, String remark) {
        List<RunResult> ranked = results.stream()
                .sorted(Comparator.comparingLong(result -> metric.of(result).getValueAtPercentile(percentile)))
                .toList();
        RunResult first = ranked.get(0);
        long bestNs = metric.of(first).getValueAtPercentile(percentile);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %s, 99 of 100 lines%s: within %s with %s",
                metric.label(),
                remark,
                duration(bestNs),
                first.kind().label()));
        for (RunResult other : ranked.subList(1, ranked.size())) {
            long ns = metric.of(other).getValueAtPercentile(percentile);
            text.append(String.format(
                    Locale.ROOT,
                    ", %s (%.1f times) with %s",
                    duration(ns),
                    ns / (double) Math.max(1, bestNs),
                    other.kind().label()));
        }
        return text.append(".\n").toString();
    }

    private static String pace(List<RunResult> results, Settings settings) {
        String late = results.stream()
                .filter(result -> fellBehind(result, settings))
                .map(result -> result.kind().label())
                .collect(Collectors.joining(", "));
        if (!late.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "  Fell behind %,d lines per second: %s. Such times show a growing queue, not a delay per line; choose "
                            + "a lower --rate.%n",
                    settings.rate(),
                    late);
        }
        return String.format(
                Locale.ROOT,
                "  All kept up with %,d lines per second. Producer, worker, collector and all else here shared the "
                        + "processors (%d), so the highest percentiles are the scheduler's as much as anybody's.%n",
                settings.rate(),
                Runtime.getRuntime().availableProcessors());
    }

    private static boolean fellBehind(RunResult result, Settings settings) {
        long dueNs = settings.lines() * 1_000_000_000L / settings.rate();
        return result.elapsedNs() > dueNs + dueNs / 50 + LATE_NS;
    }

    private static String duration(long ns) {
        if (ns < 10_000) {
            return String.format(Locale.ROOT, "%,d ns", ns);
        }
        return ns < 10_000_000
                ? String.format(Locale.ROOT, "%,.1f µs", ns / 1e3)
                : String.format(Locale.ROOT, "%,.1f ms", ns / 1e6);
    }
}
