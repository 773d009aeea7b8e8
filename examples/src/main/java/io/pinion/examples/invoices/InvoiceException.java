package io.pinion.examples.invoices;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why {@link InvoiceGateway#sendAndWait} has no receipt. The reason decides what to do; the message says it in words. */
public final class InvoiceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    public enum Reason {
        /** Refused, nothing was sent: the backlog is full. Try again later. */
        FULL,
        /** Refused, nothing was sent: the gateway is closing. */
        CLOSED,
        /** Refused, nothing was sent: an invoice with other content has the same number. Correct one of them. */
        CONFLICT,
        /** The server does not want it and has not booked it. Correct it, then send it under the same number. */
        REJECTED,
        /** The deadline passed. Send it again under the same number: it is booked once. */
        EXPIRED,
        /** It could not be delivered. Find out why, then send it again under the same number: it is booked once. */
        FAILED,
        /** The gateway closed before there was an answer. Send it again under the same number: it is booked once. */
        LEFT,
        /** The waiting thread was interrupted; its flag is set again. The invoice goes on. */
        INTERRUPTED
    }

    private final Reason reason;
    private final @Nullable FailureClass failure;
    private final boolean mayBeBooked;

    InvoiceException(Reason reason, String message, @Nullable FailureClass failure, boolean mayBeBooked) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.failure = failure;
        this.mayBeBooked = mayBeBooked;
    }

    /**
     * Returns why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns what the last attempt failed with.
     *
     * @return the class, if an attempt failed
     */
    public Optional<FailureClass> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Tells whether the server may have booked the invoice all the same.
     *
     * @return whether a request went out whose effect is not known
     */
    public boolean mayBeBooked() {
        return mayBeBooked;
    }

    static InvoiceException full(Invoice invoice) {
        return new InvoiceException(
                Reason.FULL,
                "invoice " + invoice.number() + " was not taken: the backlog is full; try again later",
                null,
                false);
    }

    static InvoiceException closed(Invoice invoice) {
        return new InvoiceException(
                Reason.CLOSED,
                "invoice " + invoice.number() + " was not taken: the gateway is closing; send it through another one",
                null,
                false);
    }

    static InvoiceException waitedEnough(Invoice invoice, Duration deadline) {
        return new InvoiceException(
                Reason.EXPIRED,
                "invoice " + invoice.number() + " has no receipt after " + deadline.toMillis()
                        + " ms; the server may have booked it, sending it again under the same number is safe",
                null,
                true);
    }

    static InvoiceException interrupted(Invoice invoice) {
        return new InvoiceException(
                Reason.INTERRUPTED,
                "interrupted while waiting for the receipt of invoice " + invoice.number()
                        + "; it may be booked, sending it again under the same number is safe",
                null,
                true);
    }

    static InvoiceException of(Outcome outcome) {
        String number = outcome.invoice().number();
        String last = outcome.failure().map(kind -> kind.words()).orElse("none");
        String tried = outcome.attempts() + " attempts, last failure: " + last
                + (outcome.detail().isEmpty() ? "" : " (" + outcome.detail() + ")");
        String again = outcome.mayBeBooked()
                ? "; the server may have booked it, sending it again under the same number is safe"
                : "; the server has not booked it";
        String message = switch (outcome.end()) {
            case REJECTED ->
                "invoice " + number + " was rejected by the server: " + outcome.detail()
                        + "; correct it and send it again under the same number";
            case CONFLICT ->
                "invoice " + number + " was not sent: another invoice with other content has this"
                        + " number; correct one of them";
            case EXPIRED -> "invoice " + number + " ran out of time (" + tried + ")" + again;
            case LEFT -> "invoice " + number + " was left when the gateway closed (" + tried + ")" + again;
            default -> "invoice " + number + " could not be delivered (" + tried + ")" + again;
        };
        return new InvoiceException(
                reason(outcome.end()), message, outcome.failure().orElse(null), outcome.mayBeBooked());
    }

    private static Reason reason(Outcome.End end) {
        return switch (end) {
            case REJECTED -> Reason.REJECTED;
            case CONFLICT -> Reason.CONFLICT;
            case EXPIRED -> Reason.EXPIRED;
            case LEFT -> Reason.LEFT;
            case FAILED, BOOKED -> Reason.FAILED;
        };
    }
}
