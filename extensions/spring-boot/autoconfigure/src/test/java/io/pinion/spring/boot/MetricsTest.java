package io.pinion.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pinion.worker.Worker;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ApplicationContextRunner runner = Contexts.runner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
            .withPropertyValues("pinion.workers.orders.capacity=64", "pinion.workers.mail.capacity=32");

    @Test
    void workers_withRegistry_areBoundUntilTheContextCloses() {
        runner.withBean(MeterRegistry.class, () -> registry).run(context -> {
            context.getBean("mail", Worker.class).call(() -> null);
            assertThat(capacity("orders")).isEqualTo(64);
            assertThat(capacity("mail")).isEqualTo(32);
            assertThat(registry.get("pinion.worker.accepted")
                            .tag("worker", "mail")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
        });
        assertThat(registry.getMeters())
                .noneMatch(meter -> meter.getId().getName().startsWith("pinion."));
    }

    private double capacity(String worker) {
        return registry.get("pinion.worker.capacity")
                .tag("worker", worker)
                .gauge()
                .value();
    }

    @Test
    void context_withoutRegistryOrBinder_hasNoMeters() {
        Contexts.runner().run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(WorkerMeters.class));
        runner.withBean(MeterRegistry.class, () -> registry)
                .withClassLoader(new FilteredClassLoader("io.pinion.observability.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("pinionWorkerMeters"));
    }
}
