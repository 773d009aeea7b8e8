package io.pinion.examples.demo;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The percentiles of every contender, metric by metric. */
final class LatencyTable {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    private LatencyTable() {}

    static String of(List<RunResult> results, boolean confirming) {
        StringBuilder text = new StringBuilder();
        for (Metric metric : Metric.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%s, %s (%s)%n",
                    capital(metric.label()),
                    metric.unit(),
                    metric.definition(confirming)));
            text.append(String.format(
                    Locale.ROOT, "  %-20s%12s%12s%12s%12s%12s%n", "", "p50", "p90", "p99", "p99.9", "max"));
            results.forEach(result -> text.append(row(result, metric)));
        }
        return text.toString();
    }

    private static String row(RunResult result, Metric metric) {
        Histogram histogram = metric.of(result);
        StringBuilder row =
                new StringBuilder(String.format("  %-20s", result.kind().label()));
        for (double percentile : PERCENTILES) {
            row.append(cell(histogram.getValueAtPercentile(percentile), metric));
        }
        return row.append(cell(histogram.getMaxValue(), metric)).append('\n').toString();
    }

    private static String cell(long ns, Metric metric) {
        String format = metric.unitNs() == 1 ? "%,12.0f" : "%,12.1f";
        return String.format(Locale.ROOT, format, ns / (double) metric.unitNs());
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
