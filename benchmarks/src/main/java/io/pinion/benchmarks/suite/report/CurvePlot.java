package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The percentiles of one curve for all contenders: from left to right, each further nine as wide as the one before, and
 * times from bottom to top by decades.
 */
final class CurvePlot {
    private static final int WIDTH = 900;
    private static final int MIN_HEIGHT = 480;
    private static final double LEFT = 70;
    private static final double RIGHT = WIDTH - 165;
    private static final double TOP = 74;
    private static final double[] PERCENTILES = {0, 50, 90, 99, 99.9, 99.99, 99.999};
    private static final double MAX_NINES = 5;

    private final Map<String, List<Curves.Point>> curves;
    private final double bottom;
    private final Axis times;
    private final double nines;

    private CurvePlot(Map<String, List<Curves.Point>> curves, int height) {
        this.curves = curves;
        bottom = height - 58;
        List<Double> values = curves.values().stream()
                .flatMap(List::stream)
                .map(point -> Math.max(1, point.ns()))
                .toList();
        double low = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(10);
        times = Axis.ofDecades(low, high, bottom, TOP);
        nines = Math.min(
                MAX_NINES,
                curves.values().stream().mapToDouble(CurvePlot::lastNines).max().orElse(1));
    }

    /** Curves by contender, in order; none of them empty. */
    static String of(String title, String subtitle, Map<String, List<Curves.Point>> curves) {
        int height = Math.max(MIN_HEIGHT, Svg.legendHeight(curves.size()));
        Svg svg = new Svg(WIDTH, height, title);
        svg.text("title", 16, 28, "start", title);
        svg.text("small", 16, 50, "start", subtitle);
        CurvePlot plot = new CurvePlot(curves, height);
        plot.grid(svg);
        plot.lines(svg);
        plot.legend(svg);
        return svg.toString();
    }

    private void grid(Svg svg) {
        for (double tick : times.ticks()) {
            svg.line("grid", LEFT, times.at(tick), RIGHT, times.at(tick));
            svg.text("", LEFT - 8, times.at(tick) + 4, "end", Units.label(tick, "ns"));
        }
        for (double percentile : PERCENTILES) {
            double place = nines(percentile / 100);
            if (place <= nines + 1e-9) {
                svg.line("grid", x(place), TOP, x(place), bottom);
                svg.text("", x(place), bottom + 20, "middle", Numbers.exact(percentile));
            }
        }
        svg.text("small", (LEFT + RIGHT) / 2, bottom + 42, "middle", "percentile, %");
    }

    private void lines(Svg svg) {
        List<String> names = List.copyOf(curves.keySet());
        // Ours last, so that it lies on top.
        for (int i = names.size() - 1; i >= 0; i--) {
            StringBuilder points = new StringBuilder();
            for (Curves.Point point : curves.getOrDefault(names.get(i), List.of())) {
                double place = nines(point.share());
                if (place <= nines) {
                    points.append(Svg.point(x(place), times.at(point.ns())));
                }
            }
            svg.stroke(Colour.of(names.get(i), names), points.toString().strip());
        }
    }

    private void legend(Svg svg) {
        List<String> names = new ArrayList<>(curves.keySet());
        double y = TOP + 8;
        for (String name : names) {
            svg.stroke(Colour.of(name, names), (Svg.point(RIGHT + 14, y) + Svg.point(RIGHT + 46, y)).strip());
            svg.text("", RIGHT + 53, y + 4, "start", name);
            y += 22;
        }
    }

    private double x(double place) {
        return LEFT + (RIGHT - LEFT) * place / nines;
    }

    /** Of the last value that is not the maximum itself, which would be at infinity. */
    private static double lastNines(List<Curves.Point> points) {
        return points.stream()
                .mapToDouble(Curves.Point::share)
                .filter(share -> share < 1)
                .map(CurvePlot::nines)
                .max()
                .orElse(1);
    }

    private static double nines(double share) {
        return share >= 1 ? Double.POSITIVE_INFINITY : -Math.log10(1 - share);
    }
}
