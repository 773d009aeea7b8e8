package io.pinion.contract;

import io.pinion.worker.PollerChoice;
import io.pinion.worker.TaskDecorator;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import java.util.concurrent.ThreadFactory;

/** Workers with a thread of their own that block in a given poller, also while no socket is open. */
public final class PollerFixture implements WorkerFixture {
    private final PollerChoice poller;

    /** Workers that block in this. */
    public PollerFixture(PollerChoice poller) {
        this.poller = poller;
    }

    @Override
    public Worker start(WorkerConfig config) {
        WorkerConfig.Builder builder = WorkerConfig.builder()
                .poller(poller)
                .name(config.name())
                .capacity(config.capacity())
                .idleStrategy(config.idleStrategy())
                .overflow(config.overflow())
                .errorHandler(config.errorHandler())
                .grace(config.grace())
                .stallThreshold(config.stallThreshold())
                .pinning(config.pinning())
                .blockingPoolSize(config.blockingPoolSize())
                .maxInFlight(config.maxInFlight())
                .maxTimers(config.maxTimers());
        TaskDecorator decorator = config.decorator();
        if (decorator != null) {
            builder.decorator(decorator);
        }
        ThreadFactory factory = config.threadFactory();
        if (factory != null) {
            builder.threadFactory(factory);
        }
        return Worker.start(builder.build());
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        // The workers were closed by the test.
    }
}
