package io.pinion.examples.invoices;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The account of a gateway: {@code accepted = booked + rejected + expired + failed + left + pending}. Immutable.
 *
 * @param accepted invoices taken on, each number once while it is pending or known
 * @param booked those with a receipt
 * @param rejected those the server does not want
 * @param expired those whose deadline passed
 * @param failed those given up: attempts used up, or a failure that is not retried
 * @param left those that the close found unfinished
 * @param pending those under way
 * @param duplicates calls that joined a pending invoice, or got the receipt of a booked one; nothing was sent for them
 * @param conflicts calls refused because an invoice with other content has the same number
 * @param refusedFull calls refused because the backlog was full
 * @param requests requests sent, first attempts and retries
 * @param retries those of the requests that were retries, by what they followed; no entry means none
 * @param circuitWaits how often an invoice whose turn it was had to wait on because a circuit was open
 * @param undelivered accepted invoices without a receipt, oldest first, at most {@link #MAX_LISTED}
 * @param undeliveredNotListed how many more there were
 */
public record GatewaySummary(
        long accepted,
        long booked,
        long rejected,
        long expired,
        long failed,
        long left,
        long pending,
        long duplicates,
        long conflicts,
        long refusedFull,
        long requests,
        Map<FailureClass, Long> retries,
        long circuitWaits,
        List<Outcome> undelivered,
        long undeliveredNotListed) {
    /** The most invoices that {@link #undelivered()} names. */
    public static final int MAX_LISTED = 1_000;

    /**
     * Copies what could change.
     *
     * @param accepted see above
     * @param booked see above
     * @param rejected see above
     * @param expired see above
     * @param failed see above
     * @param left see above
     * @param pending see above
     * @param duplicates see above
     * @param conflicts see above
     * @param refusedFull see above
     * @param requests see above
     * @param retries see above
     * @param circuitWaits see above
     * @param undelivered see above
     * @param undeliveredNotListed see above
     */
    public GatewaySummary {
        Map<FailureClass, Long> sorted = new EnumMap<>(FailureClass.class);
        sorted.putAll(retries);
        retries = Collections.unmodifiableMap(sorted);
        undelivered = List.copyOf(undelivered);
    }

    /**
     * Tells whether the account adds up, which it does at any time.
     *
     * @return whether every accepted invoice is in exactly one of the sums
     */
    public boolean isBalanced() {
        return accepted == booked + rejected + expired + failed + left + pending;
    }

    /**
     * Returns all retries.
     *
     * @return the sum over the classes
     */
    public long allRetries() {
        return retries.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same with invoices that the worker had accepted and never saw. */
    GatewaySummary plusLeft(List<Outcome> lost) {
        List<Outcome> all = new ArrayList<>(undelivered);
        lost.stream().limit(Math.max(0, MAX_LISTED - all.size())).forEach(all::add);
        long notListed = undeliveredNotListed + undelivered.size() + lost.size() - all.size();
        return new GatewaySummary(
                accepted + lost.size(),
                booked,
                rejected,
                expired,
                failed,
                left + lost.size(),
                pending,
                duplicates,
                conflicts,
                refusedFull,
                requests,
                retries,
                circuitWaits,
                all,
                notListed);
    }
}
