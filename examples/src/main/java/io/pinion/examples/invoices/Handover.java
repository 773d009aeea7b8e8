package io.pinion.examples.invoices;

import io.pinion.worker.AsyncTask;
import java.util.concurrent.CompletableFuture;

/** An invoice on its way from the thread of its sender to the worker. A worker that closes first lists it by this. */
record Handover(Desk desk, Invoice invoice, long deadlineNs) implements Runnable, AsyncTask<Outcome> {

    /** Sent and forgotten; the sender has taken room. */
    @Override
    public void run() {
        desk.take(invoice, deadlineNs, true, null);
    }

    /** Sent by somebody who waits. */
    @Override
    public CompletableFuture<Outcome> start() throws InvoiceException {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        if (!desk.take(invoice, deadlineNs, false, answer)) {
            throw InvoiceException.full(invoice);
        }
        return answer;
    }
}
