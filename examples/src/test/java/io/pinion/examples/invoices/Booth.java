package io.pinion.examples.invoices;

import io.pinion.resilience.CircuitState;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A server, a gateway to it, and what the gateway told. */
final class Booth implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);
    static final String TOKEN = "s3cret-0f-the-tests";
    private static final int SLOW_MS = 60_000;

    final BookingLedger ledger;
    final List<Outcome> ended = new CopyOnWriteArrayList<>();
    final List<String> circuits = new CopyOnWriteArrayList<>();
    final InvoiceGateway gateway;
    BookingServer server;

    private static final class Keys {
        static final Certificates MADE = make();

        private static Certificates make() {
            try {
                return Certificates.make();
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    static Certificates certificates() {
        return Keys.MADE;
    }

    Booth() throws IOException {
        this(settings -> settings);
    }

    Booth(UnaryOperator<InvoiceGatewayBuilder> settings) throws IOException {
        this(new BookingLedger(), settings);
    }

    Booth(BookingLedger ledger, UnaryOperator<InvoiceGatewayBuilder> settings) throws IOException {
        this.ledger = ledger;
        server = BookingServer.start(ledger, certificates().right(), TOKEN, SLOW_MS, 0);
        gateway = settings.apply(InvoiceGateway.to(server.url())
                        .tls(certificates().client())
                        .credentials(TOKEN::toCharArray)
                        .pauses(Duration.ofMillis(5), Duration.ofMillis(50))
                        .attemptTimeout(Duration.ofSeconds(10))
                        .maxRetryAfter(Duration.ofMillis(50))
                        .circuit(1_000, Duration.ofMillis(50))
                        .listener(new GatewayListener() {
                            @Override
                            public void ended(Outcome outcome) {
                                ended.add(outcome);
                            }

                            @Override
                            public void circuitChanged(Circuit circuit, CircuitState state, String reason) {
                                circuits.add(circuit + " " + state + " " + reason);
                            }
                        }))
                .open();
    }

    static Invoice invoice(int number) {
        return new Invoice("2026-" + number, "Ada & Sons", number * 100L, "EUR");
    }

    void restart() throws IOException {
        server.close();
        server = BookingServer.start(ledger, certificates().right(), TOKEN, SLOW_MS, server.port());
    }

    Map<String, Integer> timesBooked() {
        return ledger.books().timesBooked();
    }

    static boolean await(BooleanSupplier condition) {
        long endNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }

    @Override
    public void close() {
        gateway.shutdown(Duration.ZERO);
        server.close();
        ledger.close();
    }
}
