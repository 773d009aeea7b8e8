package io.pinion.examples.demo;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * One metric of all contenders: percentiles from left to right, each nine as wide as the one before, and times from
 * bottom to top on a logarithmic scale.
 */
final class PlotPanel {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 99.999};
    private static final double FIRST = nines(0.5);
    private static final double LAST = 5;
    private static final int STEPS = 160;

    private final Metric metric;
    private final List<RunResult> results;
    private final boolean confirming;
    private final double left;
    private final double right;
    private final double top;
    private final double bottom;
    private final int lowestDecade;
    private final int highestDecade;

    PlotPanel(Metric metric, List<RunResult> results, boolean confirming, int x, int y, int width, int height) {
        this.metric = metric;
        this.results = results;
        this.confirming = confirming;
        left = x + 66;
        right = x + width - 14;
        top = y + 58;
        bottom = y + height - 56;
        lowestDecade = (int) Math.floor(Math.log10(lowestNs()));
        highestDecade = Math.max(lowestDecade + 1, (int) Math.ceil(Math.log10(highestNs())));
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        Svg.text(svg, "panel", left - 62, top - 34, title());
        Svg.text(svg, "small", left - 62, top - 14, subtitle());
        decades(svg);
        percentiles(svg);
        results.forEach(result -> curve(svg, result));
        return svg.toString();
    }

    private String title() {
        return switch (metric) {
            case SUBMIT_COST -> "Cost on the submitting thread";
            case QUEUE_DELAY -> "Queue delay";
            case END_TO_END -> "End to end";
        };
    }

    private String subtitle() {
        return switch (metric) {
            case SUBMIT_COST -> "time around the call, per line";
            case QUEUE_DELAY -> "from when a line was due to its turn";
            case END_TO_END ->
                confirming ? "from when it was due to its confirmation" : "from when it was due to the socket";
        };
    }

    private void decades(StringBuilder svg) {
        for (int decade = lowestDecade; decade <= highestDecade; decade++) {
            double y = yOf(Math.pow(10, decade));
            Svg.line(svg, "grid", left, y, right, y);
            Svg.text(svg, "", left - 8, y + 5, "end", duration(decade));
        }
    }

    private void percentiles(StringBuilder svg) {
        for (double percentile : PERCENTILES) {
            double x = xOf(nines(percentile / 100));
            Svg.line(svg, "grid", x, top, x, bottom);
            Svg.text(svg, "", x, bottom + 20, "middle", number(percentile));
        }
        Svg.text(svg, "small", (left + right) / 2, bottom + 42, "middle", "percentile of lines, %");
    }

    private void curve(StringBuilder svg, RunResult result) {
        Histogram histogram = metric.of(result);
        if (histogram.getTotalCount() < 2) {
            return;
        }
        // Beyond one in as many as there are, a percentile is the maximum and tells nothing.
        double last = Math.min(LAST, Math.log10(histogram.getTotalCount()));
        StringBuilder points = new StringBuilder();
        for (int i = 0; i <= STEPS; i++) {
            double nines = FIRST + (last - FIRST) * i / STEPS;
            long ns = histogram.getValueAtPercentile(100 * (1 - Math.pow(10, -nines)));
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", xOf(nines), yOf(ns)));
        }
        Svg.curve(svg, LatencyPlot.styleOf(result.kind()), points.toString().strip());
    }

    private double lowestNs() {
        return Math.max(
                1,
                results.stream()
                        .mapToLong(result -> metric.of(result).getValueAtPercentile(50))
                        .min()
                        .orElse(1));
    }

    private double highestNs() {
        return Math.max(
                10,
                results.stream()
                        .mapToLong(result -> metric.of(result).getMaxValue())
                        .max()
                        .orElse(10));
    }

    private double xOf(double nines) {
        return left + (right - left) * (nines - FIRST) / (LAST - FIRST);
    }

    private double yOf(double ns) {
        double decade = Math.log10(Math.max(ns, 1));
        return bottom - (bottom - top) * (decade - lowestDecade) / (highestDecade - lowestDecade);
    }

    private static double nines(double share) {
        return -Math.log10(1 - share);
    }

    private static String number(double percentile) {
        return percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : Double.toString(percentile);
    }

    private static String duration(int decade) {
        String[] units = {"ns", "µs", "ms", "s"};
        int unit = Math.min(decade / 3, units.length - 1);
        return Math.round(Math.pow(10, decade - 3 * unit)) + " " + units[unit];
    }
}
