package io.pinion.examples.invoices;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import javax.net.ssl.SSLContext;

/** What the server does wrong, one thing after the other. */
final class Phases {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int THREADS = 4;

    private final Rehearsal on;

    Phases(Rehearsal on) {
        this.on = on;
    }

    /** Alone, so that the time the JVM takes to load TLS does not show as a fault. */
    void first() throws IOException, InterruptedException {
        on.phase("books one, the JVM is cold", () -> faults(1, "a receipt"));
    }

    void all() throws IOException, InterruptedException {
        on.phase("books everything", () -> faults(10, "a receipt for each"));
        on.phase(
                "answers 500, 503, 429 and 408",
                () -> faults(
                        10,
                        "retried after a pause; Retry-After kept to, up to 0.3 s",
                        Fault.ERROR_500,
                        Fault.UNAVAILABLE_503,
                        Fault.TOO_MANY_429,
                        Fault.TIMEOUT_408));
        on.phase(
                "books, then fails all the same",
                () -> faults(
                        10,
                        "retried under the same key: not booked again",
                        Fault.BOOKED_THEN_500,
                        Fault.BOOKED_THEN_RESET,
                        Fault.RESET));
        on.phase(
                "answers after 1.2 s",
                () -> faults(10, "given up after 0.8 s and retried: not booked again", Fault.SLOW, Fault.SLOW));
        on.phase(
                "answers half, garbled, without end",
                () -> faults(
                        10,
                        "no receipt in them: retried, not booked again",
                        Fault.HALF_ANSWER,
                        Fault.GARBAGE,
                        Fault.ENDLESS));
        on.phase("is down for a while", this::down);
        on.phase("shows an unknown certificate", () -> certificate(on.certificates.stranger()));
        on.phase("shows another host's certificate", () -> certificate(on.certificates.otherHost()));
        on.phase("rejects the customer (422)", this::rejected);
        on.phase("answers after our deadline", this::deadline);
        on.phase("gets 1 invoice from 4 threads", this::duplicates);
        on.phase("is slow while 40 invoices come", this::full);
    }

    private String faults(int invoices, String seen, Fault... faults) {
        on.server.next(faults);
        on.send(invoices);
        on.rest();
        return seen;
    }

    private String down() throws IOException {
        int before = on.opened.get();
        on.stopServer();
        on.send(10);
        on.await(() -> on.opened.get() > before);
        on.startServer();
        on.rest();
        return on.opened.get() > before ? "circuit opened, closed again when it was back" : "circuit did not open";
    }

    private String certificate(SSLContext wrong) {
        int before = on.opened.get();
        on.server.certificate(wrong);
        String first = failure(on.invoice(), LONG);
        on.server.certificate(on.certificates.right());
        on.send(2);
        on.rest();
        return "1 not sent, " + first + "; " + (on.opened.get() > before ? "circuit opened; " : "") + "2 others waited";
    }

    private String rejected() {
        Invoice wrong = on.invoice(BookingServer.UNKNOWN_CUSTOMER);
        String first = failure(wrong, LONG);
        Invoice corrected = new Invoice(wrong.number(), "Ada & Sons", wrong.amountCents(), wrong.currency());
        return first + ", not retried; corrected: " + failure(corrected, LONG);
    }

    private String deadline() {
        Invoice invoice = on.invoice();
        on.server.next(Fault.SLOW);
        String first = failure(invoice, SHORT);
        return first + " for the caller; sent again: " + failure(invoice, LONG);
    }

    private String duplicates() throws InterruptedException {
        Invoice invoice = on.invoice();
        List<Receipt> receipts = on.together(invoice, THREADS);
        String again = failure(invoice, LONG);
        Invoice other = new Invoice(invoice.number(), invoice.customer(), 1, invoice.currency());
        return receipts.size() + " receipts, " + new HashSet<>(receipts).size() + " booking; again: " + again
                + "; other amount: " + failure(other, LONG);
    }

    private String full() {
        on.server.next(Fault.SLOW, Fault.SLOW, Fault.SLOW, Fault.SLOW);
        int calls = Rehearsal.BACKLOG + 8;
        int taken = on.send(calls);
        on.rest();
        return (calls - taken) + " of " + calls + " refused at once, the others booked";
    }

    /** Leaves something behind, for the account to name. */
    void last() throws IOException, InterruptedException {
        on.phase("is down, and we close", () -> {
            on.stopServer();
            on.send(2);
            return "after 0.5 s we give up: both are listed below";
        });
    }

    /** How it ends for a caller who waits, in a word. */
    private String failure(Invoice invoice, Duration deadline) {
        try {
            on.gateway.sendAndWait(invoice, deadline);
            return "booked";
        } catch (InvoiceException e) {
            return switch (e.reason()) {
                case REJECTED -> "rejected";
                case EXPIRED -> "expired";
                case CONFLICT -> "refused";
                case FAILED -> e.failure().map(FailureClass::words).orElse("failed");
                default -> e.reason().name();
            };
        }
    }
}
