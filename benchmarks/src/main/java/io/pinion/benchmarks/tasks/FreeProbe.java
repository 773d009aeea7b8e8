package io.pinion.benchmarks.tasks;

import io.pinion.benchmarks.suite.Placing;
import io.pinion.benchmarks.suite.Probe;
import org.HdrHistogram.Histogram;

/** For JMH, which measures for itself: pins nothing and keeps nothing. */
final class FreeProbe implements Probe {
    @Override
    public double scale() {
        return 1;
    }

    @Override
    public Placing placing() {
        return Placing.FREE;
    }

    @Override
    public void pinProducer() {}

    @Override
    public void pinConsumer() {}

    @Override
    public int consumerCpu() {
        return -1;
    }

    @Override
    public void figure(String name, String unit, double value) {}

    @Override
    public void curve(String name, Histogram durationsNs) {}
}
