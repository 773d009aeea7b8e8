package io.pinion.frameworks.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import io.smallrye.config.inject.ConfigExtension;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The beans of the page, in a real CDI container with a real MicroProfile Config. */
class QuarkusSnippetsTest {
    private static final String CAPACITY = "ledger.worker.capacity";

    @AfterEach
    void forgetSettings() {
        System.clearProperty(CAPACITY);
        ConfigProviderResolver resolver = ConfigProviderResolver.instance();
        resolver.releaseConfig(resolver.getConfig());
    }

    private static WeldContainer start() {
        return new Weld()
                .disableDiscovery()
                .addExtension(new ConfigExtension())
                .addBeanClasses(WorkerProducer.class, Ledger.class, LedgerResource.class)
                .initialize();
    }

    @Test
    void producer_configured_startsTheWorkerSo() {
        try (WeldContainer container = start()) {
            Worker worker = container.select(Worker.class).get();

            assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
            assertThat(worker.config().capacity()).isEqualTo(1_024);
            assertThat(worker.config().grace()).isEqualTo(Duration.ofSeconds(5));
            assertThat(container.select(Worker.class).get()).isSameAs(worker);
        }
    }

    @Test
    void endpoint_called_answersWithTheResult() {
        try (WeldContainer container = start()) {
            LedgerResource resource = container.select(LedgerResource.class).get();

            assertThat(resource.post(100)).isEqualTo(100);
            assertThat(resource.postLater(20).toCompletableFuture().join()).isEqualTo(120);
        }
    }

    @Test
    void container_closed_drainsTheWorkerAndRefusesMore() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        WeldContainer container = start();
        Worker worker = container.select(Worker.class).get();
        CompletableFuture<Boolean> first = worker.submit(() -> {
            running.countDown();
            return goOn.await(30, TimeUnit.SECONDS);
        });
        CompletableFuture<String> second = worker.submit(() -> "accepted before");
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(container::close);
        while (worker.state() == WorkerState.RUNNING && !closed.isDone()) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> worker.call(() -> "late")).isInstanceOf(RejectedExecutionException.class);
        goOn.countDown();
        closed.get(30, TimeUnit.SECONDS);

        assertThat(first.join()).isTrue();
        assertThat(second.join()).isEqualTo("accepted before");
        assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
    }

    @Test
    void start_withACapacityOf1000_isRefusedWithTheRule() {
        System.setProperty(CAPACITY, "1000");

        assertThatThrownBy(QuarkusSnippetsTest::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity must be a power of two")
                .hasMessageContaining("was 1000");
    }

    @Test
    void start_withACapacityThatIsNoNumber_namesTheProperty() {
        System.setProperty(CAPACITY, "many");

        assertThatThrownBy(QuarkusSnippetsTest::start).hasStackTraceContaining(CAPACITY);
    }
}
