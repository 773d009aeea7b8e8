package io.pinion.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.DoubleFunction;

/** The figures of all contenders and rounds, and how they are shown. */
final class Results {
    private final Map<ContenderKind, Map<Metric, List<Double>>> figures = new EnumMap<>(ContenderKind.class);

    void add(ContenderKind contender, Metric metric, double value) {
        figures.computeIfAbsent(contender, any -> new EnumMap<>(Metric.class))
                .computeIfAbsent(metric, any -> new ArrayList<>())
                .add(value);
    }

    /** A table with the medians over the rounds of each contender, and the ranges. */
    String medians() {
        List<String> lines = new ArrayList<>();
        lines.add(row("median [min..max]", figures.keySet()));
        lines.add(rule(figures.size()));
        for (Metric metric : measured()) {
            List<String> cells = figures.keySet().stream()
                    .map(contender -> summary(of(contender, metric), value -> format(metric.format(), value)))
                    .toList();
            lines.add(row(metric.label(), cells));
        }
        return String.join("\n", lines);
    }

    /** A table with the ratios of one contender's figures to those of each rival, round by round. */
    String ratios(ContenderKind contender) {
        List<ContenderKind> rivals =
                figures.keySet().stream().filter(kind -> !kind.isPinion()).toList();
        List<String> lines = new ArrayList<>();
        lines.add(row(contender + " divided by", rivals));
        lines.add(rule(rivals.size()));
        for (Metric metric : measured()) {
            if (metric.isComparable()) {
                List<String> cells = rivals.stream()
                        .map(rival -> summary(
                                quotients(of(contender, metric), of(rival, metric)), value -> format("%.3g", value)))
                        .toList();
                lines.add(row(metric.label(), cells));
            }
        }
        return String.join("\n", lines);
    }

    boolean has(ContenderKind contender) {
        return figures.containsKey(contender);
    }

    private List<Metric> measured() {
        List<Metric> measured = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            if (figures.values().stream().anyMatch(values -> values.containsKey(metric))) {
                measured.add(metric);
            }
        }
        return measured;
    }

    private List<Double> of(ContenderKind contender, Metric metric) {
        return figures.getOrDefault(contender, Map.of()).getOrDefault(metric, List.of());
    }

    private static List<Double> quotients(List<Double> dividends, List<Double> divisors) {
        List<Double> quotients = new ArrayList<>();
        for (int i = 0; i < Math.min(dividends.size(), divisors.size()); i++) {
            if (divisors.get(i) != 0) {
                quotients.add(dividends.get(i) / divisors.get(i));
            }
        }
        return quotients;
    }

    private static String summary(List<Double> values, DoubleFunction<String> text) {
        if (values.isEmpty()) {
            return "-";
        }
        double min = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double max = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return text.apply(median(values)) + " [" + text.apply(min) + ".." + text.apply(max) + "]";
    }

    /** The value in the middle, or between the two in the middle. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String row(String first, Iterable<?> cells) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |");
        row.add(first);
        cells.forEach(cell -> row.add(String.valueOf(cell)));
        return row.toString();
    }

    private static String rule(int columns) {
        return "|---" + "|--:".repeat(columns) + "|";
    }
}
