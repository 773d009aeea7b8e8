package io.pinion.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.pinion.observability.micrometer.WorkerMetrics;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Binds every {@link io.pinion.worker.Worker} bean to the application's registry of meters, if
 * {@code pinion-observability-micrometer} is on the path and there is one.
 */
@AutoConfiguration(
        after = PinionAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({MeterRegistry.class, WorkerMetrics.class})
@ConditionalOnBean(MeterRegistry.class)
public class PinionMetricsAutoConfiguration {
    /** For Spring. */
    public PinionMetricsAutoConfiguration() {}

    @Bean
    WorkerMeters pinionWorkerMeters(ListableBeanFactory beanFactory) {
        return new WorkerMeters(beanFactory);
    }
}
