package io.pinion.examples.invoices;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last invoices that ended, the oldest forgotten first.
 *
 * <p>Shape: at most {@code capacity}. Threads: the worker's.
 */
final class RecentInvoices {
    private final int capacity;
    private final Map<String, Outcome> byNumber = new LinkedHashMap<>();

    RecentInvoices(int capacity) {
        this.capacity = capacity;
    }

    /** How it last ended with that number; null if that is not known. */
    @Nullable
    Outcome find(String number) {
        return byNumber.get(number);
    }

    /** Remembers an end. What the server rejected is not remembered: it may be corrected and sent again. */
    void add(Outcome outcome) {
        String number = outcome.invoice().number();
        byNumber.remove(number);
        if (outcome.end() == Outcome.End.REJECTED || capacity == 0) {
            return;
        }
        if (byNumber.size() == capacity) {
            byNumber.remove(byNumber.keySet().iterator().next());
        }
        byNumber.put(number, outcome);
    }

    int size() {
        return byNumber.size();
    }
}
