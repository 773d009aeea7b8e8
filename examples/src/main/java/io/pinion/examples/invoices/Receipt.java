package io.pinion.examples.invoices;

import java.util.Objects;

/**
 * What the server says when it has booked an invoice. Immutable.
 *
 * @param invoice the number of the invoice
 * @param booking the number under which the server keeps it; the same for every answer about that invoice
 */
public record Receipt(String invoice, String booking) {
    /**
     * Checks what it is given.
     *
     * @param invoice see above
     * @param booking see above
     */
    public Receipt {
        Objects.requireNonNull(invoice, "invoice");
        Objects.requireNonNull(booking, "booking");
    }
}
