package io.pinion.examples.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The invoices. Plain collections and no locks: only the worker's thread comes here.
 *
 * <p>Threads: the worker's.
 */
final class Ledger {
    private final List<Long> amountsCents = new ArrayList<>();
    private long totalCents;

    /** Books an invoice and returns its number, from 1. */
    int book(long amountCents) {
        amountsCents.add(amountCents);
        totalCents += amountCents;
        return amountsCents.size();
    }

    Optional<Long> amountOf(int number) {
        boolean known = number >= 1 && number <= amountsCents.size();
        return known ? Optional.of(amountsCents.get(number - 1)) : Optional.empty();
    }

    long totalCents() {
        return totalCents;
    }
}
