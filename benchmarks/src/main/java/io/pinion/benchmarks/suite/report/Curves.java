package io.pinion.benchmarks.suite.report;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Curves as files: those of one run in HdrHistogram's log format, one line a curve, which loses nothing; those of all
 * rounds together as percentiles, for people and for the plots.
 */
public final class Curves {
    private static final int DIGITS = 3;

    private Curves() {}

    /** Keeps the curves of one run, by name. */
    public static void write(Path file, Map<String, Histogram> curves) throws IOException {
        try (PrintStream out = new PrintStream(new FileOutputStream(file.toFile()), false, StandardCharsets.UTF_8)) {
            HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputLegend();
            curves.forEach((name, histogram) -> {
                Histogram copy = histogram.copy();
                copy.setTag(Names.slug(name));
                writer.outputIntervalHistogram(copy);
            });
        }
    }

    /** Reads what {@link #write} wrote; by slug. */
    public static Map<String, Histogram> read(Path file) throws IOException {
        Map<String, Histogram> curves = new TreeMap<>();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                EncodableHistogram next = reader.nextIntervalHistogram();
                if (next instanceof Histogram histogram) {
                    curves.put(String.valueOf(histogram.getTag()), histogram);
                }
            }
        }
        return curves;
    }

    /** Adds up one curve of several runs; a run without a file is left out. */
    public static Histogram merged(List<Path> files, String curve) throws IOException {
        Histogram sum = new Histogram(DIGITS);
        for (Path file : files) {
            if (Files.exists(file)) {
                Histogram one = read(file).get(Names.slug(curve));
                if (one != null) {
                    sum.add(one);
                }
            }
        }
        return sum;
    }

    /** Writes percentiles, in nanoseconds. */
    public static void writePercentiles(Path file, Histogram histogram) throws IOException {
        try (PrintStream out = new PrintStream(new FileOutputStream(file.toFile()), false, StandardCharsets.UTF_8)) {
            histogram.outputPercentileDistribution(out, 1.0);
        }
    }

    /**
     * A point of a curve.
     *
     * @param share of the values, from 0 to 1
     * @param ns no more than this
     */
    public record Point(double share, double ns) {}

    /** Reads the percentiles back. */
    public static List<Point> readPercentiles(Path file) throws IOException {
        List<Point> points = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.trim().split("\\s+");
            if (words.length >= 3 && Character.isDigit(words[0].charAt(0))) {
                points.add(new Point(Double.parseDouble(words[1]), Double.parseDouble(words[0])));
            }
        }
        return points;
    }
}
