package io.pinion.frameworks.quarkus;

import io.pinion.worker.Worker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

@ApplicationScoped
class Ledger {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Inject
    Worker worker;

    private long balance; // only the worker's thread touches it, so it needs no lock

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
