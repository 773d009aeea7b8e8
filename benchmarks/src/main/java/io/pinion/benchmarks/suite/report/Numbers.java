package io.pinion.benchmarks.suite.report;

import io.pinion.benchmarks.Summary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Numbers as the tables show them: three digits, {@code k} for thousands and {@code M} for millions. */
final class Numbers {
    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Numbers() {}

    static String of(double value) {
        BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
        double size = Math.abs(rounded.doubleValue());
        if (size < 1e-9) {
            return "0";
        }
        if (size >= 1e6) {
            return plain(rounded.movePointLeft(6)) + "M";
        }
        return size >= 1e4 ? plain(rounded.movePointLeft(3)) + "k" : plain(rounded);
    }

    private static String plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }

    /** With all digits, for percentiles and sizes. */
    static String exact(double value) {
        return plain(BigDecimal.valueOf(value));
    }

    /** The median and the range, or a dash for no figures. */
    static String summary(Collection<Double> values) {
        if (values.isEmpty()) {
            return "-";
        }
        List<Double> list = List.copyOf(values);
        String median = of(Summary.median(list));
        return list.size() == 1
                ? median
                : median + " [" + of(Collections.min(list)) + ".." + of(Collections.max(list)) + "]";
    }
}
