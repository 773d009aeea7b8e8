package io.pinion.observability.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** One collection, by name and attributes. */
final class Collected {
    private static final AttributeKey<String> WORKER = AttributeKey.stringKey("worker");
    private static final AttributeKey<String> QUANTILE = AttributeKey.stringKey("quantile");

    final Map<String, Double> values = new TreeMap<>();
    final Map<String, MetricData> metrics = new TreeMap<>();

    static Collected from(InMemoryMetricReader reader) {
        Collected collected = new Collected();
        collected.take(reader.collectAllMetrics());
        return collected;
    }

    private void take(Collection<MetricData> all) {
        for (MetricData metric : all) {
            metrics.put(metric.getName(), metric);
            for (PointData point : metric.getData().getPoints()) {
                String quantile = point.getAttributes().get(QUANTILE);
                String key = point.getAttributes().get(WORKER) + " " + metric.getName()
                        + (quantile == null ? "" : " " + quantile);
                values.put(
                        key,
                        point instanceof LongPointData number
                                ? (double) number.getValue()
                                : ((DoublePointData) point).getValue());
            }
        }
    }
}
