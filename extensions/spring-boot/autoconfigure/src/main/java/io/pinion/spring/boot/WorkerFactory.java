package io.pinion.spring.boot;

import io.pinion.spring.boot.PinionProperties.WorkerProperties;
import io.pinion.worker.TaskDecorator;
import io.pinion.worker.TaskErrorHandler;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.util.concurrent.ThreadFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Starts the workers that the properties name. Two beans of a kind of which none is primary fail the start. */
class WorkerFactory {
    private final PinionProperties properties;
    private final ObjectProvider<TaskDecorator> decorator;
    private final ObjectProvider<TaskErrorHandler> errorHandler;
    private final ObjectProvider<ThreadFactory> threadFactory;

    WorkerFactory(
            PinionProperties properties,
            ObjectProvider<TaskDecorator> decorator,
            ObjectProvider<TaskErrorHandler> errorHandler,
            ObjectProvider<ThreadFactory> threadFactory) {
        this.properties = properties;
        this.decorator = decorator;
        this.errorHandler = errorHandler;
        this.threadFactory = threadFactory;
    }

    /** The factory method of the bean definitions that {@link WorkerRegistrar} makes. */
    ExecutorWorker start(String name) {
        WorkerProperties worker = properties.workers().getOrDefault(name, WorkerProperties.DEFAULTS);
        WorkerConfig.Builder builder = WorkerSettings.builderOf(name, worker);
        decorator.ifAvailable(builder::decorator);
        errorHandler.ifAvailable(builder::errorHandler);
        threadFactory.ifAvailable(builder::threadFactory);
        try {
            return new ExecutorWorker(Worker.start(builder.build()));
        } catch (IllegalStateException failure) {
            throw new IllegalStateException(
                    "The worker of pinion.workers." + name + " did not start: " + failure.getMessage(), failure);
        }
    }
}
