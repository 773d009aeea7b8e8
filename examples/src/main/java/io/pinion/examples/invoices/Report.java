package io.pinion.examples.invoices;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the example prints. Threads: one. */
final class Report {
    private static final int MAX_NUMBERS = 12;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void title() {
        out.println("Invoices go over HTTPS through one Pinion worker, to a server in this process that misbehaves on");
        out.println("purpose. Whatever it does, each invoice must end up in its books exactly once.");
        out.println();
        out.printf("%-36s %5s %7s %8s %6s  %s%n", "The server ...", "taken", "booked", "retries", "ms", "what we see");
        out.println("-".repeat(110));
    }

    void phase(String title, GatewaySummary before, GatewaySummary after, long tookMs, String seen) {
        out.printf(
                "%-36s %5d %7d %8d %6d  %s%n",
                title,
                after.accepted() - before.accepted(),
                after.booked() - before.booked(),
                after.allRetries() - before.allRetries(),
                tookMs,
                seen);
    }

    void summary(GatewaySummary summary) {
        out.println();
        out.println("The gateway's account at its close");
        line("taken on", summary.accepted(), "booked, and every other end below");
        line("  booked", summary.booked(), "there is a receipt");
        line("  rejected", summary.rejected(), "the server does not want them, and said why");
        line("  expired", summary.expired(), "their deadline passed");
        line("  failed", summary.failed(), "not retried: nobody to trust answered");
        line("  left", summary.left(), "unfinished when the gateway closed");
        line("duplicates suppressed", summary.duplicates(), "joined, or answered from memory");
        line("refused, other content", summary.conflicts(), "the same number was used for another invoice");
        line("refused, backlog full", summary.refusedFull(), "the caller was told at once");
        line("requests sent", summary.requests(), "");
        line("  of them retries", summary.allRetries(), "after:");
        for (Map.Entry<FailureClass, Long> retry : summary.retries().entrySet()) {
            line("    " + retry.getKey().words(), retry.getValue(), "");
        }
        line("waits for an open circuit", summary.circuitWaits(), "nothing was sent");
        undelivered(summary.undelivered());
    }

    private void undelivered(List<Outcome> undelivered) {
        line("still without a receipt", undelivered.size(), "");
        undelivered.stream()
                .limit(MAX_NUMBERS)
                .forEach(outcome -> out.printf(
                        "    %-26s %6s  %s%n",
                        outcome.invoice().number(),
                        "",
                        outcome.end().name().toLowerCase(Locale.ROOT)
                                + outcome.failure()
                                        .map(kind -> ", last failure: " + kind.words())
                                        .orElse("")));
        if (undelivered.size() > MAX_NUMBERS) {
            out.printf("    and %d more%n", undelivered.size() - MAX_NUMBERS);
        }
    }

    private void line(String what, long count, String words) {
        out.println(String.format("  %-28s %6d  %s", what, count, words).stripTrailing());
    }

    void checkTitle() {
        out.println();
        out.println("Compared with the server's ledger");
    }

    boolean check(String what, long client, long server) {
        boolean equal = client == server;
        out.printf("  %-28s %6d  %s%n", what, client, equal ? "= " + server + " at the server" : "DIFFERS: " + server);
        return equal;
    }

    void note(String what, long count, String words) {
        line(what, count, words);
    }

    void verdict(boolean equal) {
        out.println();
        out.println(
                equal
                        ? "OK: the client's account equals the server's ledger, every invoice is booked once."
                        : "NOT OK: the client's account and the server's ledger differ.");
    }
}
