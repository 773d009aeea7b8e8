package io.pinion.frameworks.micronaut;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

@ConfigurationProperties("ledger.worker")
record WorkerSettings(
        @Bindable(defaultValue = "4096") int capacity,
        @Bindable(defaultValue = "10s") Duration grace) {}
