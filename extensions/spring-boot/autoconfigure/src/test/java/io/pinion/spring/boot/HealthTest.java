package io.pinion.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

class HealthTest {

    @Test
    void health_ofContext_hasEveryWorker() {
        Worker own = Worker.start();
        Contexts.runner()
                .withPropertyValues("pinion.workers.orders.capacity=64")
                .withBean("own", Worker.class, () -> own)
                .run(context -> {
                    CompositeHealthContributor health =
                            context.getBean("pinionHealthContributor", CompositeHealthContributor.class);
                    assertThat(health.stream().map(entry -> entry.name())).containsExactlyInAnyOrder("orders", "own");
                    assertThat(((HealthIndicator) health.getContributor("orders"))
                                    .health()
                                    .getStatus())
                            .isEqualTo(Status.UP);
                    own.close();
                    assertThat(((HealthIndicator) health.getContributor("own"))
                                    .health()
                                    .getStatus())
                            .isEqualTo(Status.DOWN);
                });
    }

    @Test
    void health_switchedOff_isNoBean() {
        Contexts.runner()
                .withPropertyValues("management.health.pinion.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("pinionHealthContributor"));
    }

    @Test
    void health_whileDraining_isOutOfServiceThenDown() throws Exception {
        Worker worker = Worker.start();
        HealthIndicator health = new WorkerHealth(worker);
        CountDownLatch release = new CountDownLatch(1);
        worker.execute(() -> Contexts.await(release));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        Thread closer = new Thread(() -> worker.shutdown(Duration.ofSeconds(20)));
        closer.start();
        Contexts.awaitTrue(() -> worker.state() == WorkerState.DRAINING);

        Health draining = health.health();
        release.countDown();
        closer.join();

        assertThat(draining.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(draining.getDetails()).containsEntry("reason", "draining");
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails()).containsEntry("reason", "closed");
    }

    @Test
    void health_whileStalled_isOutOfServiceUntilATaskEnds() {
        CountDownLatch release = new CountDownLatch(1);
        try (Worker worker = Worker.start(
                WorkerConfig.builder().stallThreshold(Duration.ofMillis(200)).build())) {
            HealthIndicator health = new WorkerHealth(worker);
            worker.execute(() -> Contexts.await(release));
            worker.execute(() -> {});
            Contexts.awaitTrue(() -> worker.stats().stalls() == 1);

            Health first = health.health();
            Health second = health.health();
            release.countDown();
            worker.call(() -> null);

            assertThat(first.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(first.getDetails()).containsEntry("reason", "stalled").containsEntry("stalls", 1L);
            assertThat(second.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        } finally {
            release.countDown();
        }
    }
}
