package io.pinion.frameworks.micronaut;

import io.pinion.worker.Worker;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

@Singleton
class Ledger {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Worker worker;
    private long balance; // only the worker's thread touches it, so it needs no lock

    Ledger(Worker worker) {
        this.worker = worker;
    }

    /** Waits for the result: for threads that may block, virtual ones included. */
    long post(long amount) {
        return worker.call(() -> book(amount), LIMIT);
    }

    /** Does not wait: for event loops. */
    CompletableFuture<Long> postLater(long amount) {
        return worker.submit(() -> book(amount), LIMIT);
    }

    private long book(long amount) {
        balance += amount;
        return balance;
    }
}
