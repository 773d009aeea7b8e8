package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Placing;
import io.pinion.benchmarks.suite.Probe;
import org.HdrHistogram.Histogram;

/**
 * A probe for a small measurement of the same shape, whose figures are forgotten. The compiler needs as much for a smaller
 * measurement, so only quick ones warm up less.
 */
record WarmUp(Probe real, double part) implements Probe {
    private static final double FULL_FROM = 0.25;

    @Override
    public double scale() {
        return Math.min(1, real.scale() / FULL_FROM) * part;
    }

    @Override
    public Placing placing() {
        return real.placing();
    }

    @Override
    public void pinProducer() {
        real.pinProducer();
    }

    @Override
    public void pinConsumer() {
        real.pinConsumer();
    }

    @Override
    public int consumerCpu() {
        return real.consumerCpu();
    }

    @Override
    public void figure(String name, String unit, double value) {}

    @Override
    public void curve(String name, Histogram durationsNs) {}
}
