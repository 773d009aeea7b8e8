package io.pinion.examples.invoices;

import io.pinion.resilience.CircuitState;
import java.lang.System.Logger.Level;

/**
 * Is told what happens in a gateway. The defaults log it, so that nothing goes wrong in silence.
 *
 * <p>Threads: the worker's, so it must not block; what it throws is logged. It may call {@link InvoiceGateway#send}, but
 * nothing that waits.
 */
public interface GatewayListener {

    /**
     * It ended with an invoice: an accepted one, or one refused for its content. By default logs a warning unless it is
     * booked.
     *
     * @param outcome how
     */
    default void ended(Outcome outcome) {
        if (outcome.end() != Outcome.End.BOOKED) {
            System.getLogger(InvoiceGateway.class.getName())
                    .log(Level.WARNING, InvoiceException.of(outcome).getMessage());
        }
    }

    /**
     * A circuit breaker changed its state. By default logs it: as an error if the server is not trusted, as a warning if it
     * fails too often.
     *
     * @param circuit which one
     * @param state what it is now
     * @param reason the last failure it counted, escaped and cut; empty unless it opens
     */
    default void circuitChanged(Circuit circuit, CircuitState state, String reason) {
        boolean alarm = circuit == Circuit.TRUST && state == CircuitState.OPEN;
        Level level = alarm ? Level.ERROR : state == CircuitState.OPEN ? Level.WARNING : Level.INFO;
        System.getLogger(InvoiceGateway.class.getName())
                .log(level, circuit.meaning() + ": " + state + (reason.isEmpty() ? "" : ", " + reason));
    }

    /** The two circuits of a gateway. */
    enum Circuit {
        /** Opens when too many attempts fail. */
        HEALTH("the invoice server's health"),
        /** Opens with the first answer from a server that cannot be trusted. */
        TRUST("the invoice server's certificate");

        private final String meaning;

        Circuit(String meaning) {
            this.meaning = meaning;
        }

        /**
         * Returns what it watches.
         *
         * @return in words
         */
        public String meaning() {
            return meaning;
        }
    }
}
