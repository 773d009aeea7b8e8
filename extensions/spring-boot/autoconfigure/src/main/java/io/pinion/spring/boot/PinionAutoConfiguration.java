package io.pinion.spring.boot;

import io.pinion.worker.TaskDecorator;
import io.pinion.worker.TaskErrorHandler;
import java.util.concurrent.ThreadFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Makes a bean for each worker of {@link PinionProperties}, by its name: a {@link io.pinion.worker.Worker} that is a
 * {@link org.springframework.core.task.AsyncTaskExecutor} too. Beans of {@link TaskDecorator} and
 * {@link TaskErrorHandler}, and the {@link ThreadFactory} named {@code pinionThreadFactory}, are used for all of them. The
 * workers are stopped after the web server.
 *
 * <p>Comes after Boot's own executor, which is not made where there is an executor already; workers do not count.
 */
@AutoConfiguration(after = TaskExecutionAutoConfiguration.class)
@EnableConfigurationProperties(PinionProperties.class)
@Import(WorkerRegistrar.class)
public class PinionAutoConfiguration {
    // By its name only: each of Spring's thread pools and schedulers is a thread factory too.
    private static final String THREAD_FACTORY = "pinionThreadFactory";

    /** For Spring. */
    public PinionAutoConfiguration() {}

    @Bean(WorkerRegistrar.FACTORY)
    WorkerFactory pinionWorkerFactory(
            PinionProperties properties,
            ObjectProvider<TaskDecorator> decorator,
            ObjectProvider<TaskErrorHandler> errorHandler,
            @Qualifier(THREAD_FACTORY) ObjectProvider<ThreadFactory> threadFactory) {
        return new WorkerFactory(properties, decorator, errorHandler, threadFactory);
    }

    @Bean
    WorkerLifecycle pinionWorkerLifecycle(ListableBeanFactory beanFactory, PinionProperties properties) {
        return new WorkerLifecycle(beanFactory.getBeansOfType(ExecutorWorker.class), properties.phase());
    }
}
