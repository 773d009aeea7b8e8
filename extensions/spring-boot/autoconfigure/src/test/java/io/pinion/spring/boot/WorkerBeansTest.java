package io.pinion.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pinion.worker.TaskDecorator;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

class WorkerBeansTest {
    private static final String ORDERS = "pinion.workers.orders.capacity=64";
    private static final String MAIL = "pinion.workers.mail.capacity=32";

    private final ApplicationContextRunner runner = Contexts.runner();

    record NeedsOne(Worker worker) {}

    record NeedsTwo(@Qualifier("orders") Worker first, Worker mail) {}

    record NeedsExecutor(Executor executor, TaskExecutor taskExecutor) {}

    @Test
    void context_withoutProperties_hasOneWorker() {
        runner.withBean(NeedsOne.class).run(context -> {
            Worker worker = context.getBean("pinionWorker", Worker.class);
            assertThat(context.getBean(NeedsOne.class).worker()).isSameAs(worker);
            assertThat(worker.call(() -> 6 * 7)).isEqualTo(42);
            assertThat(worker.config().capacity()).isEqualTo(WorkerConfig.DEFAULT_CAPACITY);
        });
    }

    @Test
    void workers_ofProperties_areBeansOfTheirNames() {
        runner.withPropertyValues(ORDERS, MAIL).withBean(NeedsTwo.class).run(context -> {
            assertThat(context.getBeansOfType(Worker.class)).containsOnlyKeys("orders", "mail");
            NeedsTwo user = context.getBean(NeedsTwo.class);
            assertThat(user.first().config().name()).isEqualTo("orders");
            assertThat(user.first().config().capacity()).isEqualTo(64);
            assertThat(user.mail().config().capacity()).isEqualTo(32);
        });
    }

    @Test
    void worker_unnamedAmongSeveral_failsStart() {
        runner.withPropertyValues(ORDERS, MAIL)
                .withBean(NeedsOne.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(NoUniqueBeanDefinitionException.class)
                        .hasMessageContaining("orders")
                        .hasMessageContaining("mail"));
    }

    @Test
    void workerBean_ofApplication_replacesDefaultAndGoesFirst() {
        Worker own = Worker.start();
        runner.withBean("own", Worker.class, () -> own)
                .withBean(NeedsOne.class)
                .run(context -> assertThat(context).hasSingleBean(Worker.class).hasBean("own"));
        Contexts.assertClosed(own);

        Worker other = Worker.start();
        runner.withBean("own", Worker.class, () -> other)
                .withPropertyValues(ORDERS)
                .withBean(NeedsOne.class)
                .run(context ->
                        assertThat(context.getBean(NeedsOne.class).worker()).isSameAs(other));
    }

    @Test
    void workerBean_ofSameName_isKept() {
        Worker own = Worker.start();
        runner.withBean("orders", Worker.class, () -> own)
                .withPropertyValues(ORDERS)
                .run(context -> {
                    assertThat(context).hasSingleBean(Worker.class);
                    assertThat(context.getBean("orders")).isSameAs(own);
                });
    }

    @Test
    void otherBean_ofSameName_failsStartWithTheProperty() {
        runner.withBean("orders", String.class, () -> "orders")
                .withPropertyValues(ORDERS)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("pinion.workers.orders")
                        .hasMessageContaining("no Worker"));
    }

    @Test
    void executor_unnamed_isTheApplicationsNotAWorker() {
        runner.withPropertyValues(ORDERS).withBean(NeedsExecutor.class).run(context -> {
            NeedsExecutor user = context.getBean(NeedsExecutor.class);
            assertThat(user.executor()).isSameAs(context.getBean("applicationTaskExecutor"));
            assertThat(user.taskExecutor()).isSameAs(user.executor());
            assertThat(context.getBean("orders")).isInstanceOf(AsyncTaskExecutor.class);
        });
    }

    @Test
    void decoratorErrorHandlerAndThreadFactory_ofApplication_areUsed() {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicReference<Throwable> error = new AtomicReference<>();
        IllegalArgumentException failure = new IllegalArgumentException("told");
        runner.withPropertyValues(ORDERS)
                .withBean(
                        TaskDecorator.class,
                        () -> task -> () -> {
                            seen.add("decorated");
                            task.run();
                        })
                .withBean(TaskErrorHandler.class, () -> (task, thrown) -> error.set(thrown))
                .withBean("pinionThreadFactory", ThreadFactory.class, () -> task -> {
                    seen.add("made");
                    return new Thread(task);
                })
                .run(context -> {
                    Worker worker = context.getBean(Worker.class);
                    worker.execute(() -> {
                        throw failure;
                    });
                    assertThat(worker.drain(Duration.ofSeconds(20))).isTrue();
                });
        assertThat(seen).containsExactly("made", "decorated");
        assertThat(error).hasValue(failure);
    }

    /** What {@code @EnableScheduling} brings, and a factory of the application. */
    @Test
    void threadFactories_ofOtherThings_areLeftAlone() {
        runner.withPropertyValues(ORDERS)
                .withBean(ThreadPoolTaskScheduler.class)
                .withBean("workshop", ThreadFactory.class, () -> task -> {
                    throw new IllegalStateException("not for workers");
                })
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeansOfType(ThreadFactory.class)).hasSize(2);
                    assertThat(context.getBean(Worker.class).call(() -> 1)).isEqualTo(1);
                });
    }

    @Test
    void decorators_twoWithoutPrimary_failStart() {
        runner.withBean("one", TaskDecorator.class, () -> task -> task)
                .withBean("two", TaskDecorator.class, () -> task -> task)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("one,two"));
    }

    @Test
    void refresh_thatFails_closesWorkers() {
        AtomicReference<Worker> worker = new AtomicReference<>();
        runner.withPropertyValues(ORDERS)
                .withBean("broken", String.class, () -> {
                    throw new IllegalStateException("no database");
                })
                .withInitializer(context -> context.addBeanFactoryPostProcessor(factory ->
                        factory.addBeanPostProcessor(new BeanPostProcessor() {
                            @Override
                            public Object postProcessAfterInitialization(Object bean, String name) {
                                if (bean instanceof Worker started) {
                                    worker.set(started);
                                }
                                return bean;
                            }
                        })))
                .withBean("user", NeedsOne.class)
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        factory -> factory.getBeanDefinition("broken").setDependsOn("orders")))
                .run(context -> assertThat(context).getFailure().rootCause().hasMessage("no database"));
        Contexts.assertClosed(worker.get());
    }

    @Test
    void contexts_twoInOneJvm_haveWorkersOfTheirOwn() {
        runner.withPropertyValues(ORDERS).run(first -> {
            Worker kept = first.getBean(Worker.class);
            AtomicReference<Worker> gone = new AtomicReference<>();
            runner.withPropertyValues(ORDERS).run(second -> gone.set(second.getBean(Worker.class)));
            Contexts.assertClosed(gone.get());
            assertThat(kept).isNotSameAs(gone.get());
            assertThat(kept.state()).isEqualTo(WorkerState.RUNNING);
            assertThat(kept.call(() -> "goes on")).isEqualTo("goes on");
        });
    }

    @Test
    void context_withParent_leavesItsWorkersAlone() {
        runner.withPropertyValues(ORDERS).run(parent -> {
            runner.withParent(parent).withPropertyValues(ORDERS).run(child -> {
                assertThat(child.getBean("orders")).isSameAs(parent.getBean("orders"));
            });
            assertThat(parent.getBean(Worker.class).state()).isEqualTo(WorkerState.RUNNING);
        });
    }

    @Test
    void virtualThreads_enabled_leaveWorkerItsPlatformThread() {
        runner.withPropertyValues(ORDERS, "spring.threads.virtual.enabled=true").run(context -> {
            Worker worker = context.getBean(Worker.class);
            Thread thread = worker.call(Thread::currentThread);
            assertThat(thread.getName()).isEqualTo("orders");
            assertThat(thread.toString()).doesNotContain("Virtual");
            AsyncTaskExecutor callers = context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
            assertThat(callers.submit(() -> worker.call(() -> 42)).get()).isEqualTo(42);
        });
    }

    @Test
    void worker_thatCannotStart_namesItsProperty() {
        runner.withPropertyValues("pinion.workers.orders.pinning.cpus=4095")
                .run(context -> assertThat(catchThrowable(() -> context.getBean("orders")))
                        .hasStackTraceContaining("pinion.workers.orders"));
    }
}
