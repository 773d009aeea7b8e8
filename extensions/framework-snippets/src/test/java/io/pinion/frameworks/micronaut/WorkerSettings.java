package io.pinion.frameworks.micronaut;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

@ConfigurationProperties("ledger.worker")
record WorkerSettings(int capacity, Duration grace) {}
