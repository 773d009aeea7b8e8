package io.pinion.consumers.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** All series of one name. The reader takes no lock. */
final class MetricFamily {
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** What a series reads from: a {@link Histogram}, a {@link LongSupplier} or a {@link DoubleSupplier}. */
    record Series(String tags, Object source) {}

    private static final int MAX_TAGS = 10;
    private static final int MAX_TAG_CHARS = 128;
    private static final Pattern TAG_NAME = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]{0,63}");

    private final String name;
    private final Type type;
    private final String help;
    private final List<String> tagNames;
    private final List<Series> series = new CopyOnWriteArrayList<>();

    MetricFamily(String name, Type type, String help, String[] tags) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.tagNames = List.copyOf(pairs(name, tags).keySet());
    }

    void checkSame(Type type, String help, String[] tags) {
        List<String> names = List.copyOf(pairs(name, tags).keySet());
        if (this.type != type || !this.help.equals(help) || !tagNames.equals(names)) {
            throw new IllegalArgumentException("the metric " + name + " is already a " + this.type + " with the help \""
                    + this.help + "\" and the tags " + tagNames + "; all series of a name must have the same");
        }
    }

    void add(Object source, String[] tags) {
        String written = written(pairs(name, tags));
        if (series.stream().anyMatch(one -> one.tags().equals(written))) {
            throw new IllegalArgumentException("the metric " + name + "{" + written
                    + "} is registered already; keep the first one, or give other tag values");
        }
        series.add(new Series(written, source));
    }

    /** Sorted, so that the order of the tags in a call is of no matter. */
    private static Map<String, String> pairs(String name, String[] tags) {
        if (tags.length % 2 != 0 || tags.length > 2 * MAX_TAGS) {
            throw new IllegalArgumentException("the tags of " + name + " must be names and values by turns, at most "
                    + MAX_TAGS + " pairs, were " + tags.length + " texts");
        }
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < tags.length; i += 2) {
            checkTag(name, tags[i], tags[i + 1]);
            if (pairs.put(tags[i], tags[i + 1]) != null) {
                throw new IllegalArgumentException("the metric " + name + " has the tag " + tags[i] + " twice");
            }
        }
        return pairs;
    }

    private static void checkTag(String name, String tag, String value) {
        if (!TAG_NAME.matcher(tag).matches() || tag.equals("le") || tag.equals("quantile")) {
            throw new IllegalArgumentException(
                    "the tag \"" + tag + "\" of " + name + " must be letters, digits and _, not"
                            + " begin with a digit or __, and be neither le nor quantile");
        }
        if (value.length() > MAX_TAG_CHARS) {
            throw new IllegalArgumentException(
                    "the value of the tag " + tag + " of " + name + " is longer than " + MAX_TAG_CHARS + " characters");
        }
    }

    private static String written(Map<String, String> pairs) {
        List<String> parts = new ArrayList<>();
        pairs.forEach((tag, value) -> parts.add(tag + "=\"" + MetricText.escapedTag(value) + "\""));
        return String.join(",", parts);
    }

    String name() {
        return name;
    }

    Type type() {
        return type;
    }

    String help() {
        return help;
    }

    List<Series> series() {
        return series;
    }
}
