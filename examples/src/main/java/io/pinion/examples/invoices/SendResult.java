package io.pinion.examples.invoices;

/** What {@link InvoiceGateway#send} answers. */
public enum SendResult {
    /** It will be submitted; its end is told to the listener and counted in the summary. */
    ACCEPTED,
    /** Refused, nothing changed: the backlog is full. Try again later, or keep it elsewhere. */
    FULL,
    /** Refused, nothing changed: the gateway is closing. Never try again. */
    CLOSED
}
