package io.pinion.benchmarks.suite.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Values on a line of the page: by decades where they span more than one and a half, else from zero. Where zero is one
 * of many decades, it has a place of its own before the smallest.
 */
final class Axis {
    private static final double SPAN_OF_DECADES = 30;
    private static final double SPARE = 0.08;

    private final boolean decades;
    private final double low;
    private final double high;
    private final double from;
    private final double to;

    private Axis(boolean decades, double low, double high, double from, double to) {
        this.decades = decades;
        this.low = low;
        this.high = high;
        this.from = from;
        this.to = to;
    }

    /** From {@code from} to {@code to} on the page, or from zero to a round number. */
    static Axis of(Collection<Double> values, double from, double to) {
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double low = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0)
                .min()
                .orElse(1);
        if (high / low < SPAN_OF_DECADES) {
            return new Axis(false, 0, round(Math.max(high, low)), from, to);
        }
        return ofDecades(low, high, from, to);
    }

    /** With a little space at both ends; of whole decades if there is no more than one line otherwise. */
    static Axis ofDecades(double low, double high, double from, double to) {
        Axis near = new Axis(true, Math.log10(low) - SPARE, Math.log10(high) + SPARE, from, to);
        if (near.ticks().size() > 1) {
            return near;
        }
        double first = Math.floor(near.low);
        return new Axis(true, first, Math.max(first + 1, Math.ceil(near.high)), from, to);
    }

    /** The same, ending at the values themselves. */
    static Axis tight(Collection<Double> values, double from, double to) {
        Axis axis = of(values, from, to);
        if (!axis.decades) {
            return new Axis(
                    false,
                    0,
                    values.stream().mapToDouble(Double::doubleValue).max().orElse(1),
                    from,
                    to);
        }
        double low = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0)
                .min()
                .orElse(1);
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double spare = values.stream().anyMatch(value -> value == 0) ? (Math.log10(high) - Math.log10(low)) / 6 : 0;
        return new Axis(true, Math.log10(low) - spare, Math.log10(high), from, to);
    }

    double at(double value) {
        double place = decades ? (value <= 0 ? low : Math.max(low, Math.log10(value))) : value;
        return from + (to - from) * (place - low) / (high - low);
    }

    /** Where lines go through the page. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (decades) {
            for (double decade = Math.ceil(low); decade <= high; decade++) {
                ticks.add(Math.pow(10, decade));
            }
        } else {
            for (int i = 0; i <= 4; i++) {
                ticks.add(high * i / 4);
            }
        }
        return ticks;
    }

    /** The next number of one digit or two, whose quarters are short. */
    private static double round(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8}) {
            if (value <= step * decade) {
                return step * decade;
            }
        }
        return 10 * decade;
    }
}
