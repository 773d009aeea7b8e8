package io.pinion.benchmarks.tasks;

import io.pinion.observability.jfr.internal.RecorderProvider;
import io.pinion.worker.WorkerConfig;
import io.pinion.worker.spi.WorkerObserver;
import io.pinion.worker.spi.WorkerObserverProvider;
import org.jspecify.annotations.Nullable;

/** As if the module for Flight Recorder were on the path, in processes that are asked for it, and in no other. */
public final class RecorderOnRequest implements WorkerObserverProvider {
    private static final String PROPERTY = "pinion.benchmarks.recorder";
    /** The flag of a process that asks for it. */
    static final String FLAG = "-D" + PROPERTY + "=true";

    private final @Nullable WorkerObserverProvider recorder =
            Boolean.getBoolean(PROPERTY) ? new RecorderProvider() : null;

    @Override
    public @Nullable WorkerObserver observe(WorkerConfig config) {
        return recorder == null ? null : recorder.observe(config);
    }
}
