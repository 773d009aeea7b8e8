package io.pinion.benchmarks;

import java.util.List;
import java.util.Locale;

/** The figures of several rounds in a few words. */
public final class Summary {
    private Summary() {}

    /** The median and the range, or a dash for no figures. */
    public static String of(List<Double> values, String format) {
        if (values.isEmpty()) {
            return "-";
        }
        double min = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double max = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return text(format, median(values)) + " [" + text(format, min) + ".." + text(format, max) + "]";
    }

    /** The value in the middle, or between the two in the middle. */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
