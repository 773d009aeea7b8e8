package io.pinion.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

class AsyncTest {
    private final ApplicationContextRunner runner = Contexts.runner()
            .withUserConfiguration(Enabled.class)
            .withBean(Service.class)
            .withPropertyValues("pinion.workers.orders.capacity=2", "pinion.workers.mail.capacity=2");

    @EnableAsync(proxyTargetClass = true)
    static class Enabled {}

    static class Service {
        @Async("orders")
        public CompletableFuture<String> onOrders() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }

        @Async("mail")
        public Future<String> onMail() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }

        @Async("orders")
        public CompletableFuture<String> fails() {
            throw new IllegalArgumentException("no such order");
        }

        @Async("orders")
        public void waits(CountDownLatch entered, CountDownLatch release) {
            entered.countDown();
            Contexts.await(release);
        }

        @Async
        public CompletableFuture<String> unnamed() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }
    }

    @Test
    void async_named_runsOnThatWorkerAndAnswers() {
        runner.run(context -> {
            Service service = context.getBean(Service.class);
            assertThat(service.onOrders().get(20, TimeUnit.SECONDS)).isEqualTo("orders");
            assertThat(service.onMail().get(20, TimeUnit.SECONDS)).isEqualTo("mail");
            assertThatThrownBy(() -> service.fails().get(20, TimeUnit.SECONDS)).hasRootCauseMessage("no such order");
        });
    }

    @Test
    void async_unnamed_runsOnTheApplicationsExecutor() {
        runner.run(
                context -> assertThat(context.getBean(Service.class).unnamed().get(20, TimeUnit.SECONDS))
                        .startsWith("task-"));
    }

    @Test
    void async_workerFull_isRejectedAsSpringDoes() {
        runner.run(context -> {
            CountDownLatch release = new CountDownLatch(1);
            Service service = context.getBean(Service.class);
            occupy(service, release);
            assertThatThrownBy(() -> fill(service))
                    .isInstanceOf(TaskRejectedException.class)
                    .hasCauseInstanceOf(RejectedExecutionException.class);
            release.countDown();
        });
    }

    @Test
    void executor_closed_rejectsAsSpringDoes() {
        runner.run(context -> {
            context.getBean("orders", Worker.class).close();
            AsyncTaskExecutor executor = context.getBean("orders", AsyncTaskExecutor.class);
            assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(TaskRejectedException.class);
            assertThatThrownBy(() -> executor.submit(() -> {})).isInstanceOf(TaskRejectedException.class);
            assertThatThrownBy(() -> executor.submit(() -> 1)).isInstanceOf(TaskRejectedException.class);
            assertThatThrownBy(() -> executor.submitCompletable(() -> 1)).isInstanceOf(TaskRejectedException.class);
            assertThatThrownBy(() -> executor.execute(null)).isInstanceOf(NullPointerException.class);
        });
    }

    @Test
    void future_cancelledBeforeItsStart_neverRuns() {
        runner.run(context -> {
            CountDownLatch release = new CountDownLatch(1);
            occupy(context.getBean(Service.class), release);
            AtomicBoolean ran = new AtomicBoolean();
            CompletableFuture<Void> future =
                    context.getBean("orders", AsyncTaskExecutor.class).submitCompletable(() -> ran.set(true));
            future.cancel(false);
            release.countDown();
            assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
            Worker worker = context.getBean("orders", Worker.class);
            assertThat(worker.drain(Duration.ofSeconds(20))).isTrue();
            assertThat(ran).isFalse();
            assertThat(worker.stats().cancelled()).isEqualTo(1);
        });
    }

    private static void occupy(Service service, CountDownLatch release) {
        CountDownLatch entered = new CountDownLatch(1);
        service.waits(entered, release);
        Contexts.await(entered);
    }

    private static void fill(Service service) {
        for (int i = 0; i < 100; i++) {
            service.onOrders();
        }
    }
}
