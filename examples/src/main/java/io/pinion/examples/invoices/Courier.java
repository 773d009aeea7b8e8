package io.pinion.examples.invoices;

import io.pinion.resilience.Backoff;
import io.pinion.resilience.CircuitOpenException;
import io.pinion.resilience.Retry;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Brings an invoice to the server: a {@link Retry} runs its attempts with pauses between them; each attempt waits in
 * {@link Departures} for its turn, asks the {@link Circuits}, and goes out through the {@link Transport}, whose answer
 * comes back to the worker's thread.
 *
 * <p>Threads: the worker's.
 */
final class Courier {
    private static final double JITTER = 0.5;

    private final Worker worker;
    private final GatewaySettings settings;
    private final Transport transport;
    private final Departures departures;
    private final Circuits circuits;
    private final Account account;
    private final Backoff pauses;
    private String lastTrouble = "";

    Courier(
            Worker worker,
            GatewaySettings settings,
            Transport transport,
            Departures departures,
            Circuits circuits,
            Account account) {
        this.worker = worker;
        this.settings = settings;
        this.transport = transport;
        this.departures = departures;
        this.circuits = circuits;
        this.account = account;
        pauses = Backoff.exponential(settings.firstPause(), settings.maxPause()).withJitter(JITTER);
    }

    /**
     * Sends until there is a receipt, or a failure that ends it. The deadline is the caller's: cancelling the future ends
     * pauses, waits and the request that may be out.
     *
     * @return ends on the worker's thread, with a {@link Failure} if there is no receipt
     * @throws java.util.concurrent.RejectedExecutionException if the worker is closing
     */
    CompletableFuture<Receipt> deliver(Submission submission) {
        Retry retry = Retry.on(worker)
                // Its own count would take a wait for an open circuit for an attempt.
                .maxAttempts(Integer.MAX_VALUE)
                .backoff(pauses)
                .giveUpIf(error -> !isWorthAnother(submission, error))
                .build();
        return retry.submitAsync(() -> departures.depart(() -> throughTheCircuits(submission)));
    }

    /** What the last failed request failed with, in words; empty if none has. */
    String lastTrouble() {
        return lastTrouble;
    }

    private boolean isWorthAnother(Submission submission, Throwable error) {
        return error instanceof Failure failure
                && failure.kind().isRetried()
                && (submission.requests < settings.maxAttempts() || failure.kind() == FailureClass.CIRCUIT_OPEN);
    }

    private CompletableFuture<Receipt> throughTheCircuits(Submission submission) throws Exception {
        try {
            return circuits.wrap(() -> exchange(submission)).start().toCompletableFuture();
        } catch (CircuitOpenException e) {
            Failure refused = new Failure(FailureClass.CIRCUIT_OPEN, lastTrouble);
            submission.lastFailure = refused;
            account.circuitWait();
            throw refused;
        }
    }

    /** One request. It ends on the worker's thread: with the answer, or when its time is over. */
    private CompletableFuture<Receipt> exchange(Submission submission) {
        submission.requests++;
        account.request(submission.lastAnswer);
        CompletableFuture<Receipt> post = transport.post(submission.invoice);
        Scheduled limit =
                worker.timers().after(settings.attemptTimeout(), () -> post.completeExceptionally(timedOut()));
        CompletableFuture<Receipt> end = new CompletableFuture<>();
        worker.submitAsync(() -> post).whenComplete((receipt, error) -> {
            if (error == null) {
                end.complete(receipt);
            } else {
                end.completeExceptionally(noted(submission, error));
            }
        });
        end.whenComplete((receipt, error) -> {
            limit.cancel();
            post.cancel(true);
        });
        return end;
    }

    private Failure timedOut() {
        return new Failure(
                FailureClass.TIMED_OUT,
                "no whole answer within " + settings.attemptTimeout().toMillis() + " ms");
    }

    private Throwable noted(Submission submission, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof CancellationException) {
            return cause;
        }
        Failure failure = cause instanceof Failure known
                ? known
                : new Failure(FailureClass.LOCAL, cause.getClass().getName());
        submission.lastFailure = failure;
        submission.lastAnswer = failure;
        lastTrouble = failure.detail();
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            Duration most = settings.maxRetryAfter();
            departures.hold(retryAfter.compareTo(most) < 0 ? retryAfter : most);
        }
        return failure;
    }
}
