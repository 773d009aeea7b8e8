package io.pinion.examples.invoices;

import java.util.concurrent.CompletableFuture;

/** Carries one attempt to the server. */
interface Transport extends AutoCloseable {
    /**
     * Sends an invoice. Threads: called on the worker's thread, must not block it.
     *
     * @return the receipt, or a {@link Failure}, on any thread; cancelling it ends the exchange
     */
    CompletableFuture<Receipt> post(Invoice invoice);

    /** Frees threads and connections. */
    @Override
    void close();
}
