package io.pinion.examples.invoices;

import io.pinion.examples.invoices.GatewayListener.Circuit;
import io.pinion.resilience.CircuitState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A server, a gateway, and the phases that they play. Threads: one plays; the gateway's worker tells it of ends.
 */
final class Rehearsal implements AutoCloseable {
    private static final int SLOW_MS = 1_200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    static final int BACKLOG = 32;

    final Certificates certificates;
    final BookingLedger ledger = new BookingLedger();
    final InvoiceGateway gateway;
    final AtomicInteger opened = new AtomicInteger();
    BookingServer server;
    private final Report report;
    private final String token = UUID.randomUUID().toString();
    private final Map<String, Outcome> booked = new ConcurrentHashMap<>();
    private int lastNumber;

    /** One phase. */
    interface Play {
        /** Plays it and says what was seen. */
        String run() throws IOException, InterruptedException;
    }

    Rehearsal(Certificates certificates, Report report) throws IOException {
        this.certificates = certificates;
        this.report = report;
        server = BookingServer.start(ledger, certificates.right(), token, SLOW_MS, 0);
        gateway = InvoiceGateway.to(server.url())
                .tls(certificates.client())
                .credentials(token::toCharArray)
                .backlog(BACKLOG)
                .inFlight(4)
                .deadline(PATIENCE)
                .attemptTimeout(Duration.ofMillis(800))
                .connectTimeout(Duration.ofSeconds(1))
                .pauses(Duration.ofMillis(20), Duration.ofMillis(200))
                .maxRetryAfter(Duration.ofMillis(300))
                .circuit(20, Duration.ofMillis(300))
                .closeWithin(Duration.ofSeconds(5))
                .listener(new Witness(booked, opened))
                .open();
    }

    /** Keeps the application's own account: what it has a receipt for. Runs on the gateway's worker. */
    private record Witness(Map<String, Outcome> booked, AtomicInteger opened) implements GatewayListener {
        @Override
        public void ended(Outcome outcome) {
            if (outcome.end() == Outcome.End.BOOKED) {
                booked.put(outcome.invoice().number(), outcome);
            }
        }

        @Override
        public void circuitChanged(Circuit circuit, CircuitState state, String reason) {
            if (state == CircuitState.OPEN) {
                opened.incrementAndGet();
            }
        }
    }

    boolean play(int rounds) throws IOException, InterruptedException {
        report.title();
        Phases phases = new Phases(this);
        phases.first();
        for (int round = 0; round < rounds; round++) {
            phases.all();
        }
        phases.last();
        // The server of the last phase is down: what is pending cannot end any more.
        GatewaySummary summary = gateway.shutdown(Duration.ofMillis(500));
        report.summary(summary);
        return compare(summary);
    }

    private boolean compare(GatewaySummary summary) {
        BookingLedger.Books books = ledger.books();
        report.checkTitle();
        boolean same = report.check(
                "invoices booked", summary.booked(), books.timesBooked().size());
        same &= report.check("invoices with a receipt", booked.size(), books.bookings());
        same &= report.check("sum in cents", cents(), books.cents());
        same &= report.check("booked more than once", 0, books.bookedTwice());
        same &= booked.keySet().equals(books.timesBooked().keySet());
        report.note("answered a second time", books.replays(), "the idempotency key kept these from a second booking");
        boolean equal = same && summary.isBalanced() && summary.pending() == 0;
        report.verdict(equal);
        return equal;
    }

    private long cents() {
        return booked.values().stream()
                .mapToLong(outcome -> outcome.invoice().amountCents())
                .sum();
    }

    void phase(String title, Play play) throws IOException, InterruptedException {
        GatewaySummary before = gateway.summary();
        long startNs = System.nanoTime();
        String seen = play.run();
        long tookMs = (System.nanoTime() - startNs) / 1_000_000;
        report.phase(title, before, gateway.summary(), tookMs, seen);
    }

    Invoice invoice() {
        return invoice("Ada & Sons");
    }

    Invoice invoice(String customer) {
        int number = ++lastNumber;
        return new Invoice(String.format("2026-%04d", number), customer, number * 101L, "EUR");
    }

    /** Sends invoices and goes on; returns how many were taken. */
    int send(int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            taken += gateway.send(invoice()) == SendResult.ACCEPTED ? 1 : 0;
        }
        return taken;
    }

    /** Waits until nothing is pending. */
    void rest() {
        await(() -> gateway.summary().pending() == 0);
    }

    void await(BooleanSupplier condition) {
        long endNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    void stopServer() {
        server.close();
    }

    void startServer() throws IOException {
        server = BookingServer.start(ledger, certificates.right(), token, SLOW_MS, server.port());
    }

    /** Sends the same invoice from several threads that all wait; returns the different receipts they got. */
    List<Receipt> together(Invoice invoice, int threads) throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread sender = new Thread(() -> {
                try {
                    Receipt receipt = gateway.sendAndWait(invoice, PATIENCE);
                    synchronized (receipts) {
                        receipts.add(receipt);
                    }
                } catch (InvoiceException e) {
                    // Fewer receipts than threads say so.
                }
            });
            sender.start();
            senders.add(sender);
        }
        for (Thread sender : senders) {
            sender.join(PATIENCE.toMillis());
        }
        return receipts;
    }

    @Override
    public void close() {
        gateway.close();
        server.close();
        ledger.close();
    }
}
