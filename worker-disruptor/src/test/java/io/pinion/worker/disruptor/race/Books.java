package io.pinion.worker.disruptor.race;

import io.pinion.worker.ShutdownReport;
import io.pinion.worker.ShutdownReport.NeverRun;
import io.pinion.worker.WorkerStats;
import java.util.ArrayList;
import java.util.List;

/** What a worker says about its tasks once it has closed: the counts, and the tickets it lists as never run. */
record Books(
        long accepted,
        long completed,
        long failed,
        long cancelled,
        long expired,
        long neverRun,
        long pending,
        long neverHandled,
        List<Ticket> listed) {

    static Books of(WorkerStats stats, ShutdownReport report) {
        return new Books(
                stats.accepted(),
                stats.completed(),
                stats.failed(),
                stats.cancelled(),
                stats.expired(),
                stats.neverRun(),
                stats.pending(),
                report.neverHandled(),
                ticketsOf(report.neverRun()));
    }

    private static List<Ticket> ticketsOf(List<NeverRun> entries) {
        List<Ticket> tickets = new ArrayList<>(entries.size());
        for (NeverRun entry : entries) {
            Object shown = entry.arguments().isEmpty()
                    ? entry.task()
                    : entry.arguments().get(0);
            tickets.add((Ticket) shown);
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
