package io.pinion.worker.spi;

import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;

/**
 * Makes workers; an engine offers one implementation through {@link java.util.ServiceLoader}.
 *
 * <p>Threads: any; implementations are stateless.
 */
public interface WorkerProvider {

    /**
     * Starts a worker on a thread of its own.
     *
     * @param config what to start
     * @return the running worker
     * @throws IllegalStateException if the thread cannot be made; nothing is left behind
     */
    Worker start(WorkerConfig config);

    /**
     * Makes a worker that owns no thread: whoever calls {@link DrivenWorker#runTurn()} is its thread for that call.
     *
     * @param config what to make; the idle strategy, the thread factory and the stall threshold are not used
     * @param time the clock behind every deadline, timer and statistic of this worker
     * @return the worker, open and idle
     */
    DrivenWorker driven(WorkerConfig config, TimeSource time);
}
