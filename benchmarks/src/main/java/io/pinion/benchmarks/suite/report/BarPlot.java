package io.pinion.benchmarks.suite.report;

import io.pinion.benchmarks.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Medians of all contenders as bars from zero, a panel per figure, with the range over the rounds. */
final class BarPlot {
    private static final int WIDTH = 900;
    private static final double LEFT = 150;
    private static final double RIGHT = WIDTH - 90;
    private static final double TOP = 74;
    private static final double ROW = 22;
    private static final double HEAD = 30;
    private static final double GAP = 18;

    private final Svg svg;
    private double y = TOP;

    private BarPlot(Svg svg) {
        this.svg = svg;
    }

    /** One panel. */
    record Panel(String name, String unit, Map<String, List<Double>> values) {}

    static String of(String title, String subtitle, List<Panel> panels) {
        int height = (int) TOP + 10;
        for (Panel panel : panels) {
            height += (int) (HEAD + GAP + ROW * panel.values().size());
        }
        Svg svg = new Svg(WIDTH, height, title);
        svg.text("title", 16, 28, "start", title);
        svg.text("small", 16, 50, "start", subtitle);
        BarPlot plot = new BarPlot(svg);
        panels.forEach(plot::panel);
        return svg.toString();
    }

    private void panel(Panel panel) {
        String better = panel.unit().equals("M/s") ? "more is better" : "less is better";
        svg.text("panel", 16, y + 12, "start", panel.name() + ", " + panel.unit() + " (" + better + ")");
        y += HEAD;
        List<Double> all =
                panel.values().values().stream().flatMap(List::stream).toList();
        double high = all.isEmpty() ? 1 : Math.max(Collections.max(all), 1e-9);
        List<String> names = new ArrayList<>(panel.values().keySet());
        panel.values().forEach((name, values) -> row(name, values, Colour.of(name, names), high, panel.unit()));
        y += GAP;
    }

    private void row(String name, List<Double> values, Colour colour, double high, String unit) {
        double median = Summary.median(values);
        svg.text("", LEFT - 10, y + 14, "end", name);
        svg.bar(colour, LEFT, y + 3, width(median, high), ROW - 6);
        double end = width(median, high);
        if (values.size() > 1) {
            double first = LEFT + width(Collections.min(values), high);
            double last = LEFT + width(Collections.max(values), high);
            // The halo keeps it visible on a bar of its own colour.
            range("halo", first, last);
            range("range", first, last);
            end = Math.max(end, last - LEFT);
        }
        svg.text("", LEFT + end + 8, y + 14, "start", Units.label(median, unit));
        y += ROW;
    }

    private void range(String style, double first, double last) {
        svg.line(style, first, y + ROW / 2, last, y + ROW / 2);
        svg.line(style, first, y + 7, first, y + ROW - 7);
        svg.line(style, last, y + 7, last, y + ROW - 7);
    }

    private static double width(double value, double high) {
        return (RIGHT - LEFT) * value / high;
    }
}
