package io.pinion.logging.receivers;

import io.pinion.logging.ShipperStats;
import io.pinion.logging.receivers.LineAccount.Totals;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of one run.
 *
 * @param target receiver, transport and format
 * @param fault what went wrong
 * @param offered events that were published
 * @param stats the shipper's own account, after its close
 * @param totals the account of lines, of those that the shipper accepted
 * @param kernelDrops datagrams that the receiver's kernel threw away
 * @param inOrder whether the lines arrived in the order in which they were published
 * @param udp whether it was UDP
 */
record Outcome(
        String target,
        Fault fault,
        long offered,
        ShipperStats stats,
        Totals totals,
        long kernelDrops,
        boolean inOrder,
        boolean udp) {
    /** Lines that arrived, each once. */
    long distinct() {
        return totals.received() - totals.duplicated() - totals.altered();
    }

    /** Lost although sent: what the receiver's system had taken and the receiver had not when it ended. */
    long lostByReceiver() {
        return Math.max(0, stats.sent() - kernelDrops - distinct());
    }

    /** Given up by the shipper: everything that it counts as neither sent nor unknown. */
    long dropped() {
        return stats.notAccepted()
                + stats.rejected()
                + stats.failed()
                + stats.overrun()
                + stats.abandoned()
                + stats.pending();
    }

    /** The rules that the run breaks; empty if the account holds. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        unless(broken, offered == stats.accepted() + stats.notAccepted(), "offered = accepted + not accepted");
        unless(
                broken,
                stats.accepted()
                        == stats.sent()
                                + stats.unknown()
                                + stats.rejected()
                                + stats.failed()
                                + stats.overrun()
                                + stats.abandoned()
                                + stats.pending(),
                "accepted = sent + unknown + rejected + failed + overrun + abandoned + pending");
        unless(broken, totals.isUnaltered(), "no line is altered");
        unless(broken, totals.duplicated() <= stats.repeated(), "duplicated <= repeated");
        unless(broken, distinct() <= stats.sent() + stats.unknown(), "arrived <= sent + unknown");
        unless(
                broken,
                totals.missing() <= stats.unknown() + dropped() + lostByReceiver() + kernelDrops,
                "missing <= unknown + dropped + lost by receiver");
        unless(broken, fault.endsReceiver() || lostByReceiver() == 0, "everything sent has arrived");
        if (fault == Fault.NONE && kernelDrops == 0) {
            unless(broken, totals.isExact(), "counts and checksums are equal");
        }
        unless(broken, fault != Fault.NONE || inOrder, "the order is kept");
        return broken;
    }

    private static void unless(List<String> broken, boolean holds, String rule) {
        if (!holds) {
            broken.add(rule);
        }
    }

    /** A row of the table. */
    String row() {
        return String.join(
                " | ",
                "| " + target,
                fault.toString(),
                Long.toString(offered),
                Long.toString(totals.received()),
                Long.toString(dropped()),
                Long.toString(stats.unknown()),
                Long.toString(totals.missing()),
                Long.toString(lostByReceiver() + kernelDrops),
                Long.toString(totals.duplicated()),
                Long.toString(totals.altered()),
                checksums() + " |");
    }

    private String checksums() {
        if (totals.isExact()) {
            return "equal";
        }
        if (!totals.isUnaltered()) {
            return "differ";
        }
        return totals.missing() > 0 ? "equal without the missing" : "equal without the repeated";
    }

    /** The head of the table. */
    static String head() {
        return "| Receiver | Transport | Format | Fault | Sent | Received | Dropped | Unknown | Missing | Lost by receiver |"
                + " Duplicated | Altered | Checksums |\n"
                + "|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|";
    }
}
