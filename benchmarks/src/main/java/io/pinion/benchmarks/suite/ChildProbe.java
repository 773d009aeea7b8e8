package io.pinion.benchmarks.suite;

import io.pinion.benchmarks.suite.report.Answer;
import io.pinion.benchmarks.suite.report.Curves;
import io.pinion.benchmarks.suite.report.Figure;
import io.pinion.benchmarks.suite.report.RunFile;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Keeps what a question finds, until it is written to files. */
final class ChildProbe implements Probe {
    static final String ANSWER = "answer.json";
    static final String CURVES = "curves.hlog";

    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    private final double scale;
    private final Placing placing;
    private final Pins pins;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, Histogram> curves = new LinkedHashMap<>();

    ChildProbe(double scale, Placing placing, Pins pins) {
        this.scale = scale;
        this.placing = placing;
        this.pins = pins;
    }

    @Override
    public double scale() {
        return scale;
    }

    @Override
    public Placing placing() {
        return placing;
    }

    @Override
    public void pinProducer() {
        if (placing == Placing.PINNED) {
            pins.pin(pins.producerCpu());
        }
    }

    @Override
    public void pinConsumer() {
        if (placing == Placing.PINNED) {
            pins.pin(pins.consumerCpu());
        }
    }

    @Override
    public int consumerCpu() {
        return placing == Placing.PINNED ? pins.consumerCpu() : -1;
    }

    @Override
    public void figure(String name, String unit, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be a number, was " + value);
        }
        figures.add(new Figure(name, unit, value));
    }

    @Override
    public void curve(String name, Histogram durationsNs) {
        if (durationsNs.getTotalCount() == 0) {
            throw new IllegalArgumentException(name + " must have values, had none");
        }
        for (double percentile : PERCENTILES) {
            String label = percentile == Math.rint(percentile) ? "p" + (int) percentile : "p" + percentile;
            figure(name + ", " + label, "ns", durationsNs.getValueAtPercentile(percentile));
        }
        figure(name + ", max", "ns", durationsNs.getMaxValue());
        curves.put(name, durationsNs.copy());
    }

    /** Notes how far the two processors are from each other at this moment. */
    void distance(String name) throws InterruptedException {
        double roundTripNs = LineTransfer.roundTripNs(pins);
        if (roundTripNs > 0) {
            figure(name, "ns", roundTripNs);
        }
    }

    void write(Path dir) throws IOException {
        if (figures.isEmpty()) {
            throw new IllegalStateException("the question found no figures");
        }
        Curves.write(dir.resolve(CURVES), curves);
        Answer answer = new Answer(collector(), List.copyOf(curves.keySet()), List.copyOf(figures));
        RunFile.writeAnswer(dir.resolve(ANSWER), answer);
    }

    private static String collector() {
        List<GarbageCollectorMXBean> beans = ManagementFactory.getGarbageCollectorMXBeans();
        String name = beans.isEmpty() ? "none" : beans.get(0).getName();
        return switch (name.split(" ")[0]) {
            case "Copy" -> "Serial";
            case "PS" -> "Parallel";
            default -> name.split(" ")[0];
        };
    }
}
