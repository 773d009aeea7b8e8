package io.pinion.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.pinion.observability.micrometer.WorkerMetrics;
import io.pinion.worker.Worker;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;

/** The meters of all workers of a context, until that is closed. */
final class WorkerMeters implements MeterBinder, AutoCloseable {
    private final List<WorkerMetrics> metrics;

    WorkerMeters(ListableBeanFactory beanFactory) {
        metrics = beanFactory.getBeansOfType(Worker.class, false, true).values().stream()
                .map(WorkerMetrics::of)
                .toList();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        metrics.forEach(worker -> worker.bindTo(registry));
    }

    @Override
    public void close() {
        metrics.forEach(WorkerMetrics::close);
    }
}
