package io.pinion.spring.boot;

import io.pinion.worker.Worker;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers one bean for each worker of the properties, or one for the default worker.
 *
 * <p>A worker is an {@link java.util.concurrent.Executor} too. Its bean is a fallback, so where an application injects
 * an executor without a name, its own goes first, and so does a worker of its own.
 */
final class WorkerRegistrar implements ImportBeanDefinitionRegistrar {
    static final String DEFAULT_WORKER = "pinionWorker";
    static final String FACTORY = "pinionWorkerFactory";

    private final Environment environment;
    private final ListableBeanFactory beanFactory;

    WorkerRegistrar(Environment environment, BeanFactory beanFactory) {
        this.environment = environment;
        this.beanFactory = (ListableBeanFactory) beanFactory;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Set<String> names = names();
        if (names.isEmpty() && !hasWorkers()) {
            register(DEFAULT_WORKER, registry);
        }
        for (String name : names) {
            if (!beanFactory.containsBean(name)) {
                register(name, registry);
            } else if (!beanFactory.isTypeMatch(name, Worker.class)) {
                throw new IllegalStateException("pinion.workers." + name + " cannot become a bean: there is one named '"
                        + name + "' already, which is no Worker; give one of them another name");
            }
        }
    }

    /** Not from the bound properties: they leave out a worker whose settings are all defaults. */
    private Set<String> names() {
        return Binder.get(environment)
                .bind(PinionProperties.PREFIX + ".workers", Bindable.mapOf(String.class, Object.class))
                .orElseGet(Map::of)
                .keySet();
    }

    private boolean hasWorkers() {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, Worker.class, true, false).length > 0;
    }

    private static void register(String name, BeanDefinitionRegistry registry) {
        RootBeanDefinition definition = new RootBeanDefinition(ExecutorWorker.class);
        definition.setFactoryBeanName(FACTORY);
        definition.setFactoryMethodName("start");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.setDestroyMethodName("close");
        definition.setFallback(true);
        registry.registerBeanDefinition(name, definition);
    }
}
