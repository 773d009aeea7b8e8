package io.pinion.worker.disruptor.race;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.ShutdownReport.NeverRun;
import io.pinion.worker.WorkerStats;
import java.util.ArrayList;
import java.util.List;

/** What a worker says about its tasks once it has closed: the counts, the tickets it lists as never run, and how many it cannot name. */
record Books(
        long accepted,
        long completed,
        long failed,
        long cancelled,
        long expired,
        long neverRun,
        long pending,
        long neverHandled,
        List<Ticket> listed,
        long unnamed) {

    static Books of(WorkerStats stats, ShutdownReport report) {
        List<Ticket> listed = ticketsOf(report.neverRun());
        return new Books(
                stats.accepted(),
                stats.completed(),
                stats.failed(),
                stats.cancelled(),
                stats.expired(),
                stats.neverRun(),
                stats.pending(),
                report.neverHandled(),
                listed,
                report.neverRun().size() - listed.size());
    }

    private static List<Ticket> ticketsOf(List<NeverRun> entries) {
        List<Ticket> tickets = new ArrayList<>(entries.size());
        for (NeverRun entry : entries) {
            Object shown = entry.arguments().isEmpty()
                    ? entry.task()
                    : entry.arguments().get(0);
            if (shown instanceof Ticket ticket) {
                tickets.add(ticket);
            }
        }
        return tickets;
    }

    boolean isBalanced() {
        return accepted == completed + failed + cancelled + expired + neverRun + pending;
    }

    String counts() {
        return "accepted=" + accepted + " completed=" + completed + " failed=" + failed + " cancelled=" + cancelled
                + " expired=" + expired + " neverRun=" + neverRun + " pending=" + pending;
    }
}
