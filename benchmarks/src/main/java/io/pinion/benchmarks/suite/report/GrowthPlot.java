package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How a figure grows with a number in its name, for all contenders. */
final class GrowthPlot {
    private static final int WIDTH = 900;
    private static final int MIN_HEIGHT = 440;
    private static final double LEFT = 80;
    private static final double RIGHT = WIDTH - 165;
    private static final double TOP = 74;
    private static final double MIN_LABEL_DISTANCE = 60;

    private final Map<String, SortedMap<Double, Double>> medians;
    private final String unit;
    private final double bottom;
    private final Axis sizes;
    private final Axis values;

    private GrowthPlot(Map<String, SortedMap<Double, Double>> medians, String unit, int height) {
        this.medians = medians;
        this.unit = unit;
        bottom = height - 58;
        sizes = Axis.tight(allSizes(), LEFT + 12, RIGHT - 24);
        List<Double> all = new ArrayList<>();
        medians.values().forEach(series -> all.addAll(series.values()));
        values = Axis.of(all, bottom, TOP);
    }

    /** Medians by contender and size; {@code name} has {@code #} where the size stands. */
    static String of(String name, String subtitle, String unit, Map<String, SortedMap<Double, Double>> medians) {
        String title = name.replace("#", "n") + (Units.isTime(unit) ? "" : ", " + unit);
        int height = Math.max(MIN_HEIGHT, Svg.legendHeight(medians.size()));
        Svg svg = new Svg(WIDTH, height, title);
        svg.text("title", 16, 28, "start", title);
        svg.text("small", 16, 50, "start", subtitle);
        GrowthPlot plot = new GrowthPlot(medians, unit, height);
        plot.grid(svg);
        plot.lines(svg);
        return svg.toString();
    }

    private SortedSet<Double> allSizes() {
        SortedSet<Double> all = new TreeSet<>();
        medians.values().forEach(series -> all.addAll(series.keySet()));
        return all;
    }

    private void grid(Svg svg) {
        for (double tick : values.ticks()) {
            svg.line("grid", LEFT, values.at(tick), RIGHT, values.at(tick));
            svg.text("", LEFT - 8, values.at(tick) + 4, "end", Units.label(tick, unit));
        }
        double free = 0;
        for (double size : allSizes()) {
            double x = sizes.at(size);
            svg.line("grid", x, TOP, x, bottom);
            if (x >= free) {
                svg.text("", x, bottom + 20, "middle", Numbers.exact(size));
                free = x + MIN_LABEL_DISTANCE;
            }
        }
        svg.text("small", (LEFT + RIGHT) / 2, bottom + 42, "middle", "n");
    }

    private void lines(Svg svg) {
        List<String> names = List.copyOf(medians.keySet());
        double legendY = TOP + 8;
        for (String name : names) {
            Colour colour = Colour.of(name, names);
            StringBuilder points = new StringBuilder();
            medians.getOrDefault(name, new TreeMap<>()).forEach((size, value) -> {
                points.append(Svg.point(sizes.at(size), values.at(value)));
                svg.dot(colour, sizes.at(size), values.at(value));
            });
            svg.stroke(colour, points.toString().strip());
            svg.stroke(colour, (Svg.point(RIGHT + 14, legendY) + Svg.point(RIGHT + 46, legendY)).strip());
            svg.text("", RIGHT + 53, legendY + 4, "start", name);
            legendY += 22;
        }
    }
}
