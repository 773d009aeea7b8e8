package io.pinion.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.IdleStrategy;
import io.pinion.worker.Pinning;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The plot is XML, and has what it should have. */
class LatencyPlotTest {

    @Test
    void plot_ofThreeContenders_isWellFormedWithACurveEachInEveryPanel() throws Exception {
        Document plot = plot(Stream.of(ContenderKind.values())
                .map(kind -> result(kind, 100_000))
                .toList());
        assertThat(plot.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(plot.getElementsByTagName("polyline").getLength()).isEqualTo(9);
        assertThat(plot.getDocumentElement().getTextContent())
                .contains("prefers-color-scheme: dark", "99.999", "percentile of lines, %", "µs", "virtual threads");
    }

    @Test
    void plot_withoutMeasurements_isWellFormedWithoutCurves() throws Exception {
        assertThat(plot(List.of(result(ContenderKind.PINION, 0)))
                        .getElementsByTagName("polyline")
                        .getLength())
                .isZero();
    }

    @Test
    void plot_ofAnyMeasurement_staysInsideItsFrame() throws Exception {
        Document plot = plot(List.of(result(ContenderKind.PINION, 1_000_000), result(ContenderKind.EXECUTOR, 2)));
        for (int i = 0; i < plot.getElementsByTagName("polyline").getLength(); i++) {
            Element curve = (Element) plot.getElementsByTagName("polyline").item(i);
            for (String point : curve.getAttribute("points").split(" ")) {
                double x = Double.parseDouble(point.split(",")[0]);
                double y = Double.parseDouble(point.split(",")[1]);
                assertThat(x).isBetween(0.0, 1_200.0);
                assertThat(y).isBetween(100.0, 450.0);
            }
        }
    }

    private static Document plot(List<RunResult> results) throws Exception {
        String svg = LatencyPlot.of(settings(), results, true);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    }

    private static RunResult result(ContenderKind kind, int lines) {
        Recording recording = new Recording();
        Random random = new Random(kind.ordinal());
        for (int i = 0; i < lines; i++) {
            Recording.record(recording.submitCost(), random.nextInt(1_000));
            Recording.record(recording.queueDelay(), random.nextInt(1_000_000));
            Recording.record(recording.endToEnd(), (long) Math.exp(random.nextDouble() * 20));
        }
        return new RunResult(
                kind,
                recording,
                lines,
                lines,
                lines,
                lines,
                lines,
                List.of(),
                null,
                null,
                1,
                new Usage(0, 0),
                List.of());
    }

    private static Settings settings() {
        return new Settings(
                Input.of("a <strange> & \"quoted\" name", new byte[0]),
                0,
                20_000,
                IdleStrategy.ADAPTIVE,
                Pinning.none(),
                16,
                Transport.TCP,
                null,
                List.of(ContenderKind.values()),
                Path.of("out"),
                Duration.ofSeconds(1),
                Duration.ZERO,
                0,
                false);
    }
}
