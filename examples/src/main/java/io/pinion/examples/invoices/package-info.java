/**
 * Submits invoices over HTTPS through a worker, as a product would: {@link io.pinion.examples.invoices.InvoiceGateway} is
 * the part to read, {@link io.pinion.examples.invoices.SubmitInvoices} the program to run.
 */
@NullMarked
package io.pinion.examples.invoices;

import org.jspecify.annotations.NullMarked;
