package io.pinion.tasks.context.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.pinion.tasks.context.ContextCarrier;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OpenTelemetryCarrierTest {
    private static final ContextKey<String> KEY = ContextKey.named("order");

    @Test
    void context_onAWorker_isTheSubmittersAndLeavesTheRoot() throws Exception {
        ContextCarrier carrier = ContextCarrier.of(OpenTelemetryCarrier.create());
        try (Worker worker =
                Worker.start(WorkerConfig.builder().decorator(carrier).build())) {
            try (Scope scope = Context.current().with(KEY, "17").makeCurrent()) {
                assertThat(scope).isNotNull();
                assertThat(worker.call(() -> Context.current().get(KEY))).isEqualTo("17");
                CompletableFuture<String> started = worker.submitAsync(() ->
                        CompletableFuture.completedFuture(Context.current().get(KEY)));
                assertThat(started.get(30, TimeUnit.SECONDS)).isEqualTo("17");
            }
            assertThat(worker.call(Context::current)).isSameAs(Context.root());
        }
    }

    @Test
    void context_whenItIsTheRoot_costsNothing() {
        Runnable task = () -> {};
        assertThat(OpenTelemetryCarrier.create().decorate(task)).isSameAs(task);
    }
}
