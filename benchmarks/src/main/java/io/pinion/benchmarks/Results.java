package io.pinion.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

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
                    .map(contender -> Summary.of(of(contender, metric), metric.format()))
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
                        .map(rival -> Summary.of(quotients(of(contender, metric), of(rival, metric)), "%.3g"))
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
