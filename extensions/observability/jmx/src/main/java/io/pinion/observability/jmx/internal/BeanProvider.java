package io.pinion.observability.jmx.internal;

import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.WorkerObserver;
import io.pinion.worker.spi.WorkerObserverProvider;

/** Found by the service loader. */
public final class BeanProvider implements WorkerObserverProvider {

    /** Made by the service loader. */
    public BeanProvider() {}

    @Override
    public WorkerObserver observe(WorkerConfig config) {
        return new Registration(config.name());
    }
}
