package io.pinion.examples.invoices;

import io.pinion.examples.invoices.GatewayListener.Circuit;
import io.pinion.resilience.CircuitBreaker;
import io.pinion.resilience.CircuitState;
import io.pinion.worker.AsyncTask;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * Two circuit breakers in a row: one opens with the first server that cannot be trusted, one when too many attempts fail.
 * While either is open nothing is sent; then one attempt finds out.
 */
final class Circuits {
    private final CircuitBreaker trust;
    private final CircuitBreaker health;

    /** Is told of changes, on the thread that caused them. */
    interface Observer {
        void changed(Circuit circuit, CircuitState state);
    }

    Circuits(GatewaySettings settings, LongSupplier nanoClock, Observer observer) {
        trust = CircuitBreaker.named("invoice-server-trust")
                .window(1)
                .minimumCalls(1)
                .failureRatio(1)
                .openFor(settings.circuitOpen())
                .trialCalls(1)
                .recoveryTime(Duration.ZERO)
                .ignoreIf(error -> kind(error) != FailureClass.UNTRUSTED)
                .nanoClock(nanoClock)
                .onStateChange((from, to) -> observer.changed(Circuit.TRUST, to))
                .build();
        health = CircuitBreaker.named("invoice-server")
                .window(settings.circuitWindow())
                .minimumCalls(settings.circuitWindow())
                .failureRatio(0.5)
                .openFor(settings.circuitOpen())
                .trialCalls(1)
                .recoveryTime(Duration.ZERO)
                .ignoreIf(error -> !kind(error).isUnhealthy())
                .nanoClock(nanoClock)
                .onStateChange((from, to) -> observer.changed(Circuit.HEALTH, to))
                .build();
    }

    AsyncTask<Receipt> wrap(AsyncTask<Receipt> attempt) {
        return trust.wrap(health.wrap(attempt));
    }

    private static FailureClass kind(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof Failure failure ? failure.kind() : FailureClass.LOCAL;
    }
}
