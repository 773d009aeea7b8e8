package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.List;

/** Which figures of a question belong together. */
final class Layout {
    static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "max");

    private final List<String> curves;
    private final List<String> plain = new ArrayList<>();

    Layout(Figures figures) {
        curves = List.copyOf(figures.curves());
        figures.names().stream().filter(name -> !isOfCurve(name)).forEach(plain::add);
    }

    List<String> curves() {
        return curves;
    }

    /** Figures that are no percentile of a curve. */
    List<String> plain() {
        return plain;
    }

    /** What a ratio is worth showing for: plain figures and medians of curves. */
    List<String> comparable() {
        List<String> names = new ArrayList<>(plain);
        curves.forEach(curve -> names.add(curve + ", p50"));
        return names;
    }

    private boolean isOfCurve(String name) {
        return curves.stream()
                .anyMatch(curve ->
                        name.startsWith(curve + ", ") && PERCENTILES.contains(name.substring(curve.length() + 2)));
    }

    /** Parts of a list, each of at most {@code size}. */
    static List<List<String>> parts(List<String> names, int size) {
        List<List<String>> parts = new ArrayList<>();
        for (int i = 0; i < names.size(); i += size) {
            parts.add(names.subList(i, Math.min(names.size(), i + size)));
        }
        return parts;
    }
}
