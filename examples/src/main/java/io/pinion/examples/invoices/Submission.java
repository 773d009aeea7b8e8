package io.pinion.examples.invoices;

import io.pinion.worker.Scheduled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One invoice under way, for everybody who asked for it. Plain fields: only the worker's thread comes here.
 *
 * <p>Threads: the worker's.
 */
final class Submission {
    final Invoice invoice;
    /** The latest of those who asked. */
    long deadlineNs;
    /** Requests sent. */
    int requests;

    /** Of the last request, or that the circuit was open. */
    @Nullable
    Failure lastFailure;

    /** Of the last request. */
    @Nullable
    Failure lastAnswer;

    @Nullable
    Scheduled expiry;

    /** The retries; cancelling it ends them, and the exchange that may be under way. */
    @Nullable
    CompletableFuture<Receipt> run;

    boolean ended;
    private List<CompletableFuture<Outcome>> waiting = new ArrayList<>();

    Submission(Invoice invoice, long deadlineNs) {
        this.invoice = invoice;
        this.deadlineNs = deadlineNs;
    }

    void join(@Nullable CompletableFuture<Outcome> waiter) {
        if (waiter != null) {
            // Whoever gave up waiting is dropped here, so that the list is as long as there are threads that wait.
            waiting.removeIf(CompletableFuture::isDone);
            waiting.add(waiter);
        }
    }

    void tell(Outcome outcome) {
        List<CompletableFuture<Outcome>> all = waiting;
        waiting = new ArrayList<>();
        all.forEach(waiter -> waiter.complete(outcome));
    }

    Outcome outcome(Outcome.End end) {
        return Outcome.of(invoice, end, lastFailure, requests);
    }
}
