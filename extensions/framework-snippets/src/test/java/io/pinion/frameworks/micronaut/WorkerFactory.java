package io.pinion.frameworks.micronaut;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerConfig;
import jakarta.inject.Singleton;

@Factory
class WorkerFactory {
    @Singleton
    @Bean(preDestroy = "close") // runs what was accepted, within the grace
    Worker ledgerWorker(WorkerSettings settings) {
        return Worker.start(WorkerConfig.builder()
                .name("ledger")
                .capacity(settings.capacity())
                .grace(settings.grace())
                .overflow(OverflowPolicy.reject()) // an event loop must not wait for room
                .build());
    }
}
