package io.pinion.examples.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the percentile plot and the raw distributions. */
final class ResultFiles {
    private ResultFiles() {}

    /** Returns what was written, for people. */
    static String write(Settings settings, List<RunResult> results, boolean confirming) throws IOException {
        Path plot = settings.out().resolve("latency.svg");
        Files.writeString(plot, LatencyPlot.of(settings, results, confirming));
        for (RunResult result : results) {
            for (Metric metric : Metric.values()) {
                writeDistribution(settings.out(), result, metric);
            }
        }
        return "\nPercentile plot: " + plot + "\nRaw distributions: "
                + settings.out().resolve("*.hgrm") + "\n";
    }

    private static void writeDistribution(Path directory, RunResult result, Metric metric) throws IOException {
        String unit = metric.unitNs() == 1 ? "ns" : "us";
        Path file = directory.resolve(result.kind().key() + "." + metric.key() + "." + unit + ".hgrm");
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            metric.of(result).outputPercentileDistribution(out, 5, (double) metric.unitNs());
            if (out.checkError()) {
                throw new IOException("cannot write " + file);
            }
        }
    }
}
