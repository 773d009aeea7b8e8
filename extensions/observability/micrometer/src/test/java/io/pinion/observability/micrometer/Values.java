package io.pinion.observability.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;

/** Reads a registry as a scrape does: every meter once. */
final class Values {
    private Values() {}

    /** The values by name, a quantile in braces behind it. */
    static Map<String, Double> of(MeterRegistry registry) {
        Map<String, Double> values = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            String quantile = meter.getId().getTag("quantile");
            String name = meter.getId().getName() + (quantile == null ? "" : "{" + quantile + "}");
            values.put(name, of(meter));
        }
        return values;
    }

    private static double of(Meter meter) {
        if (meter instanceof Gauge gauge) {
            return gauge.value();
        }
        return ((FunctionCounter) meter).count();
    }
}
