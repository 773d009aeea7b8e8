package io.pinion.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the tests of this package share. */
final class Contexts {
    private Contexts() {}

    static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TaskExecutionAutoConfiguration.class,
                        PinionAutoConfiguration.class,
                        PinionHealthAutoConfiguration.class,
                        PinionMetricsAutoConfiguration.class));
    }

    static void assertClosed(Worker worker) {
        assertThat(worker.state()).isEqualTo(WorkerState.CLOSED);
    }

    static void awaitTrue(BooleanSupplier condition) {
        long endNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("20 s have passed").isLessThan(endNs);
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupt) {
            throw new IllegalStateException(interrupt);
        }
    }
}
