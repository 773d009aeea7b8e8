package io.pinion.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The Java blocks of docs/migration/spring-async.md, compiled against Spring and run in its context. */
@Timeout(60)
class SpringMigrationSnippetsTest {

    @Configuration
    @EnableAsync
    static class Before {
        @Bean
        ThreadPoolTaskExecutor ledgerExecutor() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setCorePoolSize(1);
            executor.setMaxPoolSize(1);
            executor.setQueueCapacity(4_096);
            executor.setWaitForTasksToCompleteOnShutdown(true);
            executor.setAwaitTerminationSeconds(10);
            return executor;
        }

        @Bean
        AsyncLedger ledger() {
            return new AsyncLedger();
        }
    }

    static class AsyncLedger {
        private long totalCents;

        @Async("ledgerExecutor")
        public CompletableFuture<Long> book(long cents) {
            totalCents += cents;
            return CompletableFuture.completedFuture(totalCents);
        }
    }

    @Configuration
    static class After {
        @Bean(destroyMethod = "") // WorkerLifecycle ends it, at its place in the order
        Worker ledgerWorker() {
            return Worker.start(WorkerConfig.builder()
                    .name("ledger")
                    .capacity(4_096)
                    .overflow(OverflowPolicy.reject())
                    .build());
        }

        @Bean
        WorkerLifecycle ledgerLifecycle(Worker ledgerWorker) {
            return new WorkerLifecycle(ledgerWorker);
        }

        @Bean
        Ledger ledger(Worker ledgerWorker) {
            return new Ledger(ledgerWorker);
        }
    }

    static class Ledger {
        private final Worker worker;
        private long totalCents; // the worker's thread owns it

        Ledger(Worker worker) {
            this.worker = worker;
        }

        public CompletableFuture<Long> book(long cents) {
            return worker.submit(() -> totalCents += cents);
        }

        public long bookNow(long cents) {
            return worker.call(() -> totalCents += cents, Duration.ofSeconds(2)); // for a caller that waits
        }
    }

    /** Ends after the web server, which feeds the worker, has stopped. */
    static class WorkerLifecycle implements SmartLifecycle {
        private final Worker worker;
        private volatile boolean running;

        WorkerLifecycle(Worker worker) {
            this.worker = worker;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            ShutdownReport report = worker.shutdown(Duration.ofSeconds(10));
            if (!report.isClean()) {
                System.err.println("the ledger left work behind: " + report);
            }
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return 0; // higher phases, such as those of web servers, stop before it
        }
    }

    @Configuration
    @EnableAsync
    static class Kept {
        @Bean(destroyMethod = "close")
        Worker ledgerWorker() {
            return Worker.start();
        }

        @Bean
        Executor ledgerExecutor(Worker ledgerWorker) {
            return ledgerWorker::execute; // @Async("ledgerExecutor") goes to the worker
        }

        @Bean
        AsyncLedger ledger() {
            return new AsyncLedger();
        }
    }

    @Test
    void before_booked_addsUp() throws Exception {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Before.class)) {
            AsyncLedger ledger = context.getBean(AsyncLedger.class);
            assertThat(ledger.book(5).get(10, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    @Test
    void after_closed_hasRunEverything() throws Exception {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(After.class)) {
            Ledger ledger = context.getBean(Ledger.class);
            assertThat(ledger.bookNow(1)).isEqualTo(1);
            for (int i = 0; i < 100; i++) {
                all.add(ledger.book(1));
            }
        }
        assertThat(all).allMatch(CompletableFuture::isDone);
        assertThat(all.get(99).get(10, TimeUnit.SECONDS)).isEqualTo(101);
    }

    @Test
    void kept_annotation_runsOnTheWorker() throws Exception {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Kept.class)) {
            assertThat(context.getBean(AsyncLedger.class).book(7).get(10, TimeUnit.SECONDS))
                    .isEqualTo(7);
            Worker worker = context.getBean(Worker.class);
            assertThat(worker.drain(Duration.ofSeconds(10))).isTrue();
            assertThat(worker.stats().completed()).isEqualTo(1);
        }
    }
}
