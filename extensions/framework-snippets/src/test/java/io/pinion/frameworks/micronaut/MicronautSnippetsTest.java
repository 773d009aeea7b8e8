package io.pinion.frameworks.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The beans of the page, in a real application context. */
class MicronautSnippetsTest {
    private static final String CAPACITY = "ledger.worker.capacity";

    private static ApplicationContext start(Map<String, Object> settings) {
        return ApplicationContext.builder()
                .packages("io.pinion.frameworks.micronaut")
                .properties(settings)
                .eagerInitSingletons(true)
                .start();
    }

    @Test
    void factory_configured_startsTheWorkerSo() {
        try (ApplicationContext context = start(Map.of())) {
            Worker worker = context.getBean(Worker.class);

            assertThat(worker.state()).isEqualTo(WorkerState.RUNNING);
            assertThat(worker.config().capacity()).isEqualTo(1_024);
            assertThat(worker.config().grace()).isEqualTo(Duration.ofSeconds(5));
            assertThat(context.getBean(Worker.class)).isSameAs(worker);
        }
    }

    @Test
    void service_called_returnsTheResult() {
        try (ApplicationContext context = start(Map.of())) {
            Ledger ledger = context.getBean(Ledger.class);

            assertThat(ledger.post(100)).isEqualTo(100);
            assertThat(ledger.postLater(20).join()).isEqualTo(120);
        }
    }

    @Test
    void context_closed_drainsTheWorkerAndRefusesMore() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ApplicationContext context = start(Map.of());
        Worker worker = context.getBean(Worker.class);
        CompletableFuture<Boolean> first = worker.submit(() -> {
            running.countDown();
            return goOn.await(30, TimeUnit.SECONDS);
        });
        CompletableFuture<String> second = worker.submit(() -> "accepted before");
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
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
        assertThatThrownBy(() -> start(Map.of(CAPACITY, "1000")))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity must be a power of two")
                .hasMessageContaining("was 1000");
    }

    @Test
    void start_withACapacityThatIsNoNumber_namesTheProperty() {
        assertThatThrownBy(() -> start(Map.of(CAPACITY, "many"))).hasStackTraceContaining(CAPACITY);
    }
}
