package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Placing;
import io.pinion.benchmarks.suite.Probe;
import org.HdrHistogram.Histogram;

/** A probe for a small measurement of the same shape, whose figures are forgotten. */
record WarmUp(Probe real, double part) implements Probe {

    @Override
    public double scale() {
        return real.scale() * part;
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
