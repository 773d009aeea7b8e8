package io.pinion.consumers.http;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A registry of metrics, written in the text format of Prometheus.
 *
 * <p>Every series is registered once, with its name and the values of its tags, and never goes away; so nothing that
 * comes from outside can make more of them. Several series may share a name if they differ in a tag's value. A name is
 * {@code namespace_prefix_name}; counters end with {@code _total}.
 *
 * <p>Shape: at most {@link Builder#maxSeries(int)} series; a histogram counts one for each of its lines.
 * <p>Threads: any. Registering takes a lock, counting and reading do not. Whoever reads calls the suppliers; they must not
 * block, and one that throws reads as NaN.
 */
public final class Metrics {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,127}");
    private static final int MAX_HELP_CHARS = 256;
    private static final List<String> OF_HISTOGRAMS = List.of("_bucket", "_count", "_sum");

    private final String start;
    private final int maxSeries;
    private final List<MetricFamily> families = new CopyOnWriteArrayList<>();
    private int seriesCount;

    private Metrics(Builder builder) {
        start = builder.namespace + builder.prefix;
        maxSeries = builder.maxSeries;
    }

    /**
     * Makes a registry without a namespace or prefix, for at most 10,000 series.
     *
     * @return a new registry
     */
    public static Metrics create() {
        return builder().build();
    }

    /**
     * Returns a builder that holds the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Registers a counter.
     *
     * @param name letters, digits and _, ending with {@code _total}
     * @param help what it counts, at most 256 characters
     * @param tags names and values by turns
     * @return the counter
     * @throws IllegalArgumentException if a name is none, if the same name and tags are registered, if the name is
     *     registered with another type, help or other tags, or if there are too many series
     */
    public Counter counter(String name, String help, String... tags) {
        Counter counter = new Counter();
        counter(name, help, counter::value, tags);
        return counter;
    }

    /**
     * Registers a counter that somebody else keeps.
     *
     * @param name as for {@link #counter(String, String, String...)}
     * @param help what it counts, at most 256 characters
     * @param source read for every scrape; must only grow
     * @param tags names and values by turns
     * @throws IllegalArgumentException as for {@link #counter(String, String, String...)}
     */
    public void counter(String name, String help, LongSupplier source, String... tags) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException("the name of a counter must end with _total, was " + name);
        }
        add(name, MetricFamily.Type.COUNTER, help, source, 1, tags);
    }

    /**
     * Registers a gauge.
     *
     * @param name letters, digits and _
     * @param help what it shows, at most 256 characters
     * @param tags names and values by turns
     * @return the gauge
     * @throws IllegalArgumentException as for {@link #counter(String, String, String...)}
     */
    public Gauge gauge(String name, String help, String... tags) {
        Gauge gauge = new Gauge();
        add(name, MetricFamily.Type.GAUGE, help, (LongSupplier) gauge::value, 1, tags);
        return gauge;
    }

    /**
     * Registers a gauge that somebody else keeps.
     *
     * @param name letters, digits and _
     * @param help what it shows, at most 256 characters
     * @param source read for every scrape
     * @param tags names and values by turns
     * @throws IllegalArgumentException as for {@link #counter(String, String, String...)}
     */
    public void gauge(String name, String help, DoubleSupplier source, String... tags) {
        add(name, MetricFamily.Type.GAUGE, help, source, 1, tags);
    }

    /**
     * Registers a histogram.
     *
     * @param name letters, digits and _; best with the unit at the end, {@code _ms}
     * @param help what it measures, at most 256 characters
     * @param bounds rising, 1 to {@value Histogram#MAX_BOUNDS}; {@link Histogram#defaultBoundsMs()} for durations
     * @param tags names and values by turns
     * @return the histogram
     * @throws IllegalArgumentException as for {@link #counter(String, String, String...)}, or if the bounds are none
     */
    public Histogram histogram(String name, String help, long[] bounds, String... tags) {
        Histogram histogram = new Histogram(Histogram.checkedBounds(bounds));
        add(name, MetricFamily.Type.HISTOGRAM, help, histogram, bounds.length + 3, tags);
        return histogram;
    }

    private synchronized void add(
            String name, MetricFamily.Type type, String help, Object source, int lines, String[] tags) {
        Objects.requireNonNull(source, "source");
        if (help.length() > MAX_HELP_CHARS) {
            throw new IllegalArgumentException(
                    "the help of " + name + " is longer than " + MAX_HELP_CHARS + " characters");
        }
        if (seriesCount + lines > maxSeries) {
            throw new IllegalArgumentException("no room for " + name + ": there are " + seriesCount
                    + " series of at most " + maxSeries + "; use fewer tag values, or raise maxSeries");
        }
        String fullName = fullName(name, type);
        MetricFamily family = find(fullName);
        if (family == null) {
            family = new MetricFamily(fullName, type, help, tags);
            checkClash(family);
            family.add(source, tags);
            families.add(family);
        } else {
            family.checkSame(type, help, tags);
            family.add(source, tags);
        }
        seriesCount += lines;
    }

    private String fullName(String name, MetricFamily.Type type) {
        String full = start + name;
        if (!NAME.matcher(full).matches()) {
            throw new IllegalArgumentException(
                    "the name of a metric must be letters, digits and _, at most 128, was \"" + full + "\"");
        }
        if (type != MetricFamily.Type.COUNTER && full.endsWith("_total")) {
            throw new IllegalArgumentException("only counters end with _total, was " + full);
        }
        return full;
    }

    /** The lines of a histogram have names of their own. */
    private void checkClash(MetricFamily added) {
        for (MetricFamily other : families) {
            if (clashes(added, other) || clashes(other, added)) {
                throw new IllegalArgumentException("the metrics " + added.name() + " and " + other.name()
                        + " would write lines of the same name; rename one");
            }
        }
    }

    private static boolean clashes(MetricFamily histogram, MetricFamily other) {
        return histogram.type() == MetricFamily.Type.HISTOGRAM
                && OF_HISTOGRAMS.stream().anyMatch(end -> other.name().equals(histogram.name() + end));
    }

    private @Nullable MetricFamily find(String name) {
        for (MetricFamily family : families) {
            if (family.name().equals(name)) {
                return family;
            }
        }
        return null;
    }

    /**
     * Writes all metrics.
     *
     * <p>Cost: grows with the number of series; takes no lock.
     *
     * @return text format 0.0.4, families in the order of registration
     */
    public String text() {
        return MetricText.of(families);
    }

    /** Collects settings; each is checked when it is set. */
    public static final class Builder {
        private String namespace = "";
        private String prefix = "";
        private int maxSeries = 10_000;

        private Builder() {}

        /**
         * Sets the first part of all names; default none.
         *
         * @param namespace letters, digits and _
         * @return this builder
         */
        public Builder namespace(String namespace) {
            this.namespace = part("namespace", namespace);
            return this;
        }

        /**
         * Sets the second part of all names; default none.
         *
         * @param prefix letters, digits and _
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = part("prefix", prefix);
            return this;
        }

        private static String part(String setting, String value) {
            if (!NAME.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        setting + " must be letters, digits and _, not beginning with a digit, was \"" + value + "\"");
            }
            return value + "_";
        }

        /**
         * Sets how many series there may be; default 10,000.
         *
         * @param maxSeries 1 to 100,000
         * @return this builder
         */
        public Builder maxSeries(int maxSeries) {
            if (maxSeries < 1 || maxSeries > 100_000) {
                throw new IllegalArgumentException("maxSeries must be from 1 to 100000, was " + maxSeries);
            }
            this.maxSeries = maxSeries;
            return this;
        }

        /**
         * Makes the registry.
         *
         * @return a new registry
         */
        public Metrics build() {
            return new Metrics(this);
        }
    }
}
