package io.pinion.consumers.http;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Writes the text format 0.0.4 of Prometheus. */
final class MetricText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private MetricText() {}

    static String of(List<MetricFamily> families) {
        StringBuilder out = new StringBuilder(4096);
        for (MetricFamily family : families) {
            String name = family.name();
            out.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(escapedHelp(family.help()))
                    .append('\n');
            out.append("# TYPE ").append(name).append(' ');
            out.append(family.type().name().toLowerCase(Locale.ROOT)).append('\n');
            for (MetricFamily.Series series : family.series()) {
                append(out, name, series);
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, String name, MetricFamily.Series series) {
        if (series.source() instanceof Histogram histogram) {
            appendHistogram(out, name, series.tags(), histogram);
        } else {
            appendSample(out, name, series.tags(), value(series.source()));
        }
    }

    /** The count is the sum of the buckets just read, so that both always agree. */
    private static void appendHistogram(StringBuilder out, String name, String tags, Histogram histogram) {
        String before = tags.isEmpty() ? "" : tags + ",";
        long count = 0;
        for (int i = 0; i < histogram.boundCount(); i++) {
            count += histogram.inBucket(i);
            String bound = before + "le=\"" + histogram.bound(i) + "\"";
            appendSample(out, name + "_bucket", bound, Long.toString(count));
        }
        count += histogram.inBucket(histogram.boundCount());
        appendSample(out, name + "_bucket", before + "le=\"+Inf\"", Long.toString(count));
        appendSample(out, name + "_sum", tags, Long.toString(histogram.sum()));
        appendSample(out, name + "_count", tags, Long.toString(count));
    }

    private static void appendSample(StringBuilder out, String name, String tags, String value) {
        out.append(name);
        if (!tags.isEmpty()) {
            out.append('{').append(tags).append('}');
        }
        out.append(' ').append(value).append('\n');
    }

    /** A source that throws is not a number; it must not cost the others. */
    private static String value(Object source) {
        try {
            return source instanceof LongSupplier whole
                    ? Long.toString(whole.getAsLong())
                    : text(((DoubleSupplier) source).getAsDouble());
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            return "NaN";
        }
    }

    static String text(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }

    static String escapedTag(String value) {
        return escapedHelp(value).replace("\"", "\\\"");
    }

    private static String escapedHelp(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
