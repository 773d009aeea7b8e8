package io.pinion.worker;

import io.pinion.worker.spi.WorkerProvider;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the engine, first beside this class, then through the caller's context loader. */
final class Engines {
    private Engines() {}

    static WorkerProvider find() {
        WorkerProvider found = first(WorkerProvider.class.getClassLoader());
        if (found == null) {
            found = first(Thread.currentThread().getContextClassLoader());
        }
        if (found == null) {
            throw new IllegalStateException("No worker engine on the class path or module path. Add the dependency "
                    + "io.pinion:pinion (or io.pinion:pinion-worker-disruptor) and start again.");
        }
        return found;
    }

    private static @Nullable WorkerProvider first(@Nullable ClassLoader loader) {
        try {
            return ServiceLoader.load(WorkerProvider.class, loader).findFirst().orElse(null);
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException(
                    "A worker engine was found but cannot be loaded: " + e.getMessage()
                            + ". Check that pinion-worker-api and pinion-worker-disruptor have the same version.",
                    e);
        }
    }
}
