package io.pinion.benchmarks.suite.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Renders invented runs; the pages stay in {@code target/sample}, to be looked at. */
class ReportTest {
    private static final Path OUT = Path.of("target", "sample");
    private static final List<String> CONTENDERS = List.of(
            "pinion",
            "pinion-busy",
            "disruptor-busy",
            "disruptor-yield",
            "disruptor-lite",
            "disruptor-block",
            "disruptor-sleep",
            "tpe",
            "fjp",
            "virtual",
            "eqe",
            "netty-epoll",
            "netty-nio",
            "jctools-spin",
            "agrona",
            "c",
            "python");

    private final Random random = new Random(4);
    private final Path raw = OUT.resolve("raw");

    @Test
    void render_writesWellFormedPlotsAndTables() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            for (String contender : CONTENDERS) {
                runs.add(run(contender, round));
            }
        }
        Asked asked = new Asked("latency", "How long until a task starts", List.of("P5", "P6"), CONTENDERS);
        Absent absent = new Absent("latency", "log4j2", "it is not here & <never> was");
        RunSet set = new RunSet(Map.of("processor", "invented"), List.of(asked), List.of(absent), runs);
        Report report = new Report(OUT, 17);

        report.write(List.of(set));
        report.mergeCurves(set, raw);
        report.render();

        Path dir = OUT.resolve("jdk17");
        assertThat(report.read()).containsExactly(set);
        assertThat(dir.resolve("latency.md"))
                .content()
                .contains("| start at 100k/s, ns | p50 | p90 |")
                .contains("| pinion divided by |")
                .contains("log4j2: it is not here");
        assertThat(dir.resolve("README.md")).content().contains("[start at 100k/s, p50](latency.md)");
        try (Stream<Path> plots = Files.list(dir.resolve("plots"))) {
            List<Path> files = plots.toList();
            assertThat(files).hasSize(3);
            for (Path file : files) {
                assertThat(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(file.toFile())
                                .getDocumentElement()
                                .getTagName())
                        .isEqualTo("svg");
                assertThat(file).content().doesNotContain("NaN").doesNotContain("Infinity");
            }
        }
    }

    @Test
    void merged_keepsWhatWasNotAskedAgain() {
        RunSet first = set("latency", "burst");
        RunSet second = set("burst");

        List<RunSet> merged = RunSet.merged(List.of(first), second);

        assertThat(merged).hasSize(2);
        assertThat(merged.get(0).questions()).extracting(Asked::name).containsExactly("latency");
        assertThat(RunSet.merged(merged, set("latency", "burst"))).hasSize(1);
    }

    private static RunSet set(String... questions) {
        List<Asked> asked = Stream.of(questions)
                .map(name -> new Asked(name, name, List.of(), List.of()))
                .toList();
        return new RunSet(Map.of(), asked, List.of(), List.of());
    }

    private Run run(String contender, int round) throws IOException {
        int place = CONTENDERS.indexOf(contender);
        Map<String, Histogram> curves = new LinkedHashMap<>();
        curves.put("start at 100k/s", histogram(300 * Math.pow(1.5, place)));
        List<Figure> figures = new ArrayList<>();
        curves.forEach((name, histogram) -> {
            for (double percentile : new double[] {50, 90, 99, 99.9}) {
                String label = "p" + Numbers.exact(percentile);
                figures.add(new Figure(name + ", " + label, "ns", histogram.getValueAtPercentile(percentile)));
            }
            figures.add(new Figure(name + ", max", "ns", histogram.getMaxValue()));
        });
        figures.add(new Figure("one producer, constant task", "M/s", 40 / (place + 1.0) + random.nextDouble()));
        figures.add(new Figure("one producer, fresh lambda", "M/s", 20 / (place + 1.0) + random.nextDouble()));
        for (int size : new int[] {0, 1_000, 16_384, 65_536}) {
            double value = (place + 1) * (5 + size / 100.0 + random.nextDouble());
            figures.add(new Figure("drain with a backlog of " + size, "us", value));
        }
        List<String> names = List.copyOf(curves.keySet());
        Run run =
                new Run("latency", contender, "pinned", round, 1, "", 1, false, 0.5, null, "G1", null, names, figures);
        Path dir = Files.createDirectories(raw.resolve(run.slug()));
        Curves.write(dir.resolve("curves.hlog"), curves);
        return run;
    }

    private Histogram histogram(double medianNs) {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < 5_000; i++) {
            histogram.recordValue((long) (medianNs * Math.exp(Math.abs(random.nextGaussian()) * 0.7)));
        }
        for (int i = 0; i < 10; i++) {
            histogram.recordValue((long) (medianNs * 50 + 1e6 * random.nextDouble()));
        }
        return histogram;
    }
}
