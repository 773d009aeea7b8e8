package io.pinion.examples.invoices;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of invoices. Plain fields: only the worker's thread comes here.
 *
 * <p>Threads: the worker's.
 */
final class Account {
    private final Map<Outcome.End, Long> ends = new EnumMap<>(Outcome.End.class);
    private final Map<FailureClass, Long> retries = new EnumMap<>(FailureClass.class);
    private final Map<String, Outcome> undelivered = new LinkedHashMap<>();
    private long notListed;
    private long accepted;
    private long duplicates;
    private long conflicts;
    private long requests;
    private long circuitWaits;

    void accepted() {
        accepted++;
    }

    void duplicate() {
        duplicates++;
    }

    void conflict() {
        conflicts++;
    }

    /** A request goes out; after a failed one it is a retry. */
    void request(@Nullable Failure after) {
        requests++;
        if (after != null) {
            retries.merge(after.kind(), 1L, Long::sum);
        }
    }

    void circuitWait() {
        circuitWaits++;
    }

    /** Of an accepted invoice. One that ended without a receipt before, and has one at last, is no longer listed. */
    void ended(Outcome outcome) {
        ends.merge(outcome.end(), 1L, Long::sum);
        String number = outcome.invoice().number();
        undelivered.remove(number);
        if (outcome.end() == Outcome.End.BOOKED) {
            return;
        }
        if (undelivered.size() < GatewaySummary.MAX_LISTED) {
            undelivered.put(number, outcome);
        } else {
            notListed++;
        }
    }

    GatewaySummary summary(long pending, long refusedFull) {
        return new GatewaySummary(
                accepted,
                count(Outcome.End.BOOKED),
                count(Outcome.End.REJECTED),
                count(Outcome.End.EXPIRED),
                count(Outcome.End.FAILED),
                count(Outcome.End.LEFT),
                pending,
                duplicates,
                conflicts,
                refusedFull,
                requests,
                retries,
                circuitWaits,
                new ArrayList<>(undelivered.values()),
                notListed);
    }

    private long count(Outcome.End end) {
        return ends.getOrDefault(end, 0L);
    }
}
