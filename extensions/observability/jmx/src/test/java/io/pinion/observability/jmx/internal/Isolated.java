package io.pinion.observability.jmx.internal;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.util.concurrent.Callable;

/** Starts a worker of the class loader that has loaded this class. */
public final class Isolated implements Callable<AutoCloseable> {
    static final String NAME = "bean-loaders";

    /** Made by reflection. */
    public Isolated() {}

    @Override
    public AutoCloseable call() {
        return Worker.start(WorkerConfig.builder().name(NAME).capacity(64).build());
    }
}
