package io.pinion.examples.invoices;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How it ended with an invoice. Immutable.
 *
 * @param invoice which one
 * @param end how
 * @param receipt the server's, if it is {@link End#BOOKED}
 * @param failure what the last attempt failed with, if one did
 * @param detail the same in words, escaped and cut, may be empty
 * @param attempts how many requests went out
 */
public record Outcome(
        Invoice invoice,
        End end,
        Optional<Receipt> receipt,
        Optional<FailureClass> failure,
        String detail,
        int attempts) {

    /** The ends an accepted invoice can have. */
    public enum End {
        /** The server has it: there is a receipt. */
        BOOKED(false),
        /** The server does not want it, and has not booked it. */
        REJECTED(false),
        /** Its deadline passed. If a request went out, the server may have it. */
        EXPIRED(true),
        /** The attempts are used up, or an attempt failed in a way that is not retried. The server may have it. */
        FAILED(true),
        /** Another invoice with other content has the same number. It was not sent. */
        CONFLICT(false),
        /** The gateway closed first. If a request went out, the server may have it. */
        LEFT(true);

        private final boolean uncertain;

        End(boolean uncertain) {
            this.uncertain = uncertain;
        }
    }

    /**
     * Checks what it is given.
     *
     * @param invoice see above
     * @param end see above
     * @param receipt see above
     * @param failure see above
     * @param detail see above
     * @param attempts see above
     */
    public Outcome {
        Objects.requireNonNull(invoice, "invoice");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(receipt, "receipt");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(detail, "detail");
    }

    static Outcome booked(Invoice invoice, Receipt receipt, int attempts) {
        return new Outcome(invoice, End.BOOKED, Optional.of(receipt), Optional.empty(), "", attempts);
    }

    static Outcome of(Invoice invoice, End end, @Nullable Failure last, int attempts) {
        return last == null
                ? new Outcome(invoice, end, Optional.empty(), Optional.empty(), "", attempts)
                : new Outcome(invoice, end, Optional.empty(), Optional.of(last.kind()), last.detail(), attempts);
    }

    /**
     * Tells whether the server may have booked the invoice although there is no receipt. Sending the same invoice again is
     * safe: the server answers the second time as it did the first time.
     *
     * @return whether that is so
     */
    public boolean mayBeBooked() {
        return end.uncertain && attempts > 0;
    }
}
