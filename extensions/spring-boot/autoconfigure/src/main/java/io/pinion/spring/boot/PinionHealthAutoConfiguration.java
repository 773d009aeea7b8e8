package io.pinion.spring.boot;

import io.pinion.worker.Worker;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Tells the health of every {@link Worker} singleton under {@code pinion}: down when closed, out of service while it drains
 * or stalls. {@code management.health.pinion.enabled=false} switches it off.
 */
@AutoConfiguration(after = PinionAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("pinion")
public class PinionHealthAutoConfiguration {
    /** For Spring. */
    public PinionHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "pinionHealthContributor")
    CompositeHealthContributor pinionHealthContributor(ListableBeanFactory beanFactory) {
        return CompositeHealthContributor.fromMap(
                beanFactory.getBeansOfType(Worker.class, false, true), WorkerHealth::new);
    }
}
