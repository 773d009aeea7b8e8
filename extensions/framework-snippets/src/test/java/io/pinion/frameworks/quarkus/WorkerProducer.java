package io.pinion.frameworks.quarkus;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@ApplicationScoped
class WorkerProducer {
    private static final System.Logger LOG = System.getLogger(WorkerProducer.class.getName());

    @Produces
    @Singleton
    Worker ledgerWorker(
            @ConfigProperty(name = "ledger.worker.capacity", defaultValue = "4096") int capacity,
            @ConfigProperty(name = "ledger.worker.grace", defaultValue = "PT10S") Duration grace) {
        return Worker.start(WorkerConfig.builder()
                .name("ledger")
                .capacity(capacity)
                .grace(grace)
                .overflow(OverflowPolicy.reject()) // an event loop must not wait for room
                .build());
    }

    /** Starts the worker with the application, so that a refused start ends it and not the first request. */
    void start(@Observes Startup event, Worker worker) {
        LOG.log(Level.INFO, "{0} is {1}", worker.config().name(), worker.state());
    }

    /** Runs what was accepted, within the grace. */
    void stop(@Disposes Worker worker) {
        ShutdownReport report = worker.shutdown(worker.config().grace());
        if (!report.isClean()) {
            LOG.log(Level.WARNING, "{0} left work behind: {1}", worker.config().name(), report);
        }
    }
}
