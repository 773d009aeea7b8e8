package io.pinion.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

class LifecycleTest {
    private final ApplicationContextRunner runner =
            Contexts.runner().withPropertyValues("pinion.workers.orders.grace=10s", "pinion.workers.mail.grace=10s");

    /** What a web server's draining is to workers: it ends late and hands over work while it does. */
    static final class Upstream implements SmartLifecycle {
        private final AtomicReference<Worker> worker = new AtomicReference<>();
        private final AtomicReference<Object> answer = new AtomicReference<>();
        private boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            try {
                answer.set(worker.get().call(() -> "answered"));
            } catch (RuntimeException refusal) {
                answer.set(refusal);
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MAX_VALUE - 2048;
        }
    }

    private Object answerWhileStopping(String... properties) {
        Upstream upstream = new Upstream();
        runner.withPropertyValues(properties)
                .withBean(Upstream.class, () -> upstream)
                .run(context -> upstream.worker.set(context.getBean("orders", Worker.class)));
        return upstream.answer.get();
    }

    @Test
    void stop_byDefault_comesAfterTheWebServer() {
        assertThat(answerWhileStopping()).isEqualTo("answered");
    }

    @Test
    void stop_withPhaseReversed_refusesLateWork() {
        assertThat(answerWhileStopping("pinion.phase=" + Integer.MAX_VALUE))
                .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    }

    @Test
    void defaultPhase_isBelowThatOfSpringsExecutors() {
        assertThat(PinionProperties.DEFAULT_PHASE)
                .isLessThan(org.springframework.scheduling.concurrent.ExecutorConfigurationSupport.DEFAULT_PHASE);
        runner.run(context -> assertThat(context.getBean(WorkerLifecycle.class).getPhase())
                .isEqualTo(PinionProperties.DEFAULT_PHASE));
    }

    @Test
    void stop_withWorkInHand_letsItEndAndLogsTheReport() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<CompletableFuture<String>> chained = new AtomicReference<>();
        try (LogLines log = new LogLines("io.pinion.spring")) {
            runner.run(context -> {
                Worker orders = context.getBean("orders", Worker.class);
                Worker mail = context.getBean("mail", Worker.class);
                orders.execute(() -> {
                    entered.countDown();
                    Contexts.await(release);
                    chained.set(mail.submit(() -> "mailed"));
                });
                Contexts.await(entered);
                // By then the stop waits for the one task, and still takes another for the other worker.
                mail.timers();
                Thread closer = new Thread(context::close, "closer");
                closer.start();
                Contexts.awaitTrue(() ->
                        closer.getState() == Thread.State.WAITING || closer.getState() == Thread.State.TIMED_WAITING);
                assertThat(orders.state()).isEqualTo(WorkerState.RUNNING);
                release.countDown();
                closer.join(20_000);
                assertThat(closer.isAlive()).isFalse();
                Contexts.assertClosed(orders);
                Contexts.assertClosed(mail);
            });
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("INFO Worker 'orders' closed in ")
                            && line.endsWith("1 accepted, 1 completed, 0 failed"))
                    .anyMatch(line -> line.startsWith("INFO Worker 'mail' closed in "))
                    .hasSize(2);
        }
    }

    /** Its own drain takes the time it may; another's, longer one must not take what is left. */
    @Test
    void stop_withTaskThatEndsWhenTheCloseBegins_letsItEnd() {
        AtomicReference<CompletableFuture<Boolean>> interrupted = new AtomicReference<>();
        runner.withPropertyValues("pinion.workers.orders.grace=4s", "pinion.workers.mail.grace=2s")
                .run(context -> {
                    Worker orders = context.getBean("orders", Worker.class);
                    Worker mail = context.getBean("mail", Worker.class);
                    orders.submitAsync(CompletableFuture::new);
                    interrupted.set(mail.submit(() -> {
                        while (mail.state() == WorkerState.RUNNING) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        LockSupport.parkNanos(50_000_000);
                        return Thread.interrupted();
                    }));
                });
        assertThat(interrupted.get()).isCompletedWithValue(false);
    }

    @ParameterizedTest
    @CsvSource({"a,b,c", "a,c,b", "b,a,c", "b,c,a", "c,a,b", "c,b,a"})
    void stop_withWorkHandedOnTwice_letsAllOfItEnd(String first, String second, String third) {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Object> answer = new AtomicReference<>();
        Contexts.runner()
                .withPropertyValues(
                        "pinion.workers.a.grace=20s", "pinion.workers.b.grace=20s", "pinion.workers.c.grace=20s")
                .run(context -> {
                    Worker last = context.getBean(third, Worker.class);
                    context.getBean(first, Worker.class).execute(() -> {
                        Contexts.await(release);
                        context.getBean(second, Worker.class).execute(() -> {
                            // Time for a close that comes too early to show.
                            for (int i = 0; i < 50 && last.state() == WorkerState.RUNNING; i++) {
                                LockSupport.parkNanos(1_000_000);
                            }
                            last.execute(() -> answer.set("handed on twice"));
                        });
                    });
                    Thread closer = new Thread(context::close, "closer");
                    closer.start();
                    Contexts.awaitTrue(() -> closer.getState() == Thread.State.WAITING
                            || closer.getState() == Thread.State.TIMED_WAITING);
                    release.countDown();
                    closer.join(20_000);
                });
        assertThat(answer).hasValue("handed on twice");
    }

    @Test
    void stop_withTaskThatHangs_endsWithinGraceAndNamesWhatIsLeft() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<ShutdownReport> reports = new CopyOnWriteArrayList<>();
        try (LogLines log = new LogLines("io.pinion.spring")) {
            runner.withPropertyValues("pinion.workers.orders.grace=100ms").run(context -> {
                Worker orders = context.getBean("orders", Worker.class);
                orders.execute(() -> {
                    entered.countDown();
                    awaitUninterrupted(release);
                });
                orders.execute(() -> {});
                Contexts.await(entered);
                context.close();
                reports.add(orders.shutdown(Duration.ZERO));
            });
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("WARNING Worker 'orders' closed in ")
                            && line.contains("left 1 never run")
                            && line.contains("still running at ")
                            && line.contains("Raise pinion.workers.orders.grace"));
        } finally {
            release.countDown();
        }
        assertThat(reports.get(0).neverRun()).hasSize(1);
    }

    /** A task of one worker that closes the context: the beans of lower phases go after the other worker has ended. */
    @Test
    void stop_onTheThreadOfOneWorker_waitsForTheOthers() {
        AtomicReference<WorkerState> seen = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        runner.withPropertyValues("pinion.workers.orders.grace=4s", "pinion.workers.mail.grace=4s")
                .run(context -> {
                    Worker orders = context.getBean("orders", Worker.class);
                    Worker mail = context.getBean("mail", Worker.class);
                    mail.execute(() -> {
                        while (mail.state() == WorkerState.RUNNING) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        // Time for a stop that does not wait to show.
                        LockSupport.parkNanos(100_000_000);
                    });
                    orders.execute(() -> {
                        context.getBean(WorkerLifecycle.class).stop();
                        seen.set(mail.state());
                        closed.countDown();
                    });
                    Contexts.await(closed);
                });
        assertThat(seen).hasValue(WorkerState.CLOSED);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await(20, TimeUnit.SECONDS);
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void stop_withLazyBeans_closesThoseInUse() {
        AtomicReference<Worker> worker = new AtomicReference<>();
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    worker.set(context.getBean("orders", Worker.class));
                    assertThat(worker.get().call(() -> 1)).isEqualTo(1);
                });
        Contexts.assertClosed(worker.get());
    }

    @Test
    void stop_twiceThenDestroy_closesOnce() {
        try (LogLines log = new LogLines("io.pinion.spring")) {
            runner.run(context -> {
                WorkerLifecycle lifecycle = context.getBean(WorkerLifecycle.class);
                assertThat(lifecycle.isRunning()).isTrue();
                lifecycle.stop();
                lifecycle.stop();
                assertThat(lifecycle.isRunning()).isFalse();
                Contexts.assertClosed(context.getBean("orders", Worker.class));
            });
            assertThat(log.lines()).hasSize(2);
        }
    }

    @Test
    void start_afterStop_isRefusedWithWhatToDo() {
        runner.run(context -> {
            context.stop();
            assertThatThrownBy(() -> context.getBean(WorkerLifecycle.class).start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("make a new context");
        });
    }

    @Test
    void pause_ofTheContext_leavesWorkersRunning() {
        runner.run(context -> {
            context.getSourceApplicationContext().pause();
            assertThat(context.getBean("orders", Worker.class).call(() -> 1)).isEqualTo(1);
        });
    }

    @Test
    void close_fromTheWorkersOwnThread_returnsAndClosesIt() {
        AtomicReference<Worker> worker = new AtomicReference<>();
        runner.run(context -> {
            worker.set(context.getBean("orders", Worker.class));
            worker.get().submit(context::close).get(20, TimeUnit.SECONDS);
        });
        Contexts.awaitTrue(() -> worker.get().state() == WorkerState.CLOSED);
    }
}
