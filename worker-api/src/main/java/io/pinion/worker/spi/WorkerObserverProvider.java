package io.pinion.worker.spi;

import io.pinion.worker.WorkerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Gives every worker of the process an observer; found by {@link java.util.ServiceLoader} when the first worker starts.
 * Several may be there; each is asked for each worker that has a thread of its own. Workers driven by hand are not
 * observed.
 *
 * <p>Threads: any; implementations are stateless or thread-safe.
 */
@FunctionalInterface
public interface WorkerObserverProvider {

    /**
     * Makes an observer for a worker that is about to start.
     *
     * @param config what starts
     * @return its observer, or null if this provider does not care for it
     */
    @Nullable
    WorkerObserver observe(WorkerConfig config);
}
