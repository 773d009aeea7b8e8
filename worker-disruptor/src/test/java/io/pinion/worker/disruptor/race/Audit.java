package io.pinion.worker.disruptor.race;

import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.TaskExpiredException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Holds the callers' own record of one cycle against the worker's books. */
final class Audit {
    private final Score score;
    private final Books books;
    private final long deadlineNs;
    private long accepted;
    private long ran;
    private long failed;
    private long listed;
    private long cancelled;
    private long expired;
    private long eventsNotRun;
    private long unnamed;

    private Audit(Score score, Books books) {
        this.score = score;
        this.books = books;
        deadlineNs = System.nanoTime() + score.patienceNs();
    }

    /** Every ticket has exactly one end, and the books say the same. Nothing may be running any more. */
    static void settle(List<List<Ticket>> lots, Books books, Score score) {
        Audit audit = new Audit(score, books);
        books.listed().forEach(Ticket::list);
        for (List<Ticket> lot : lots) {
            lot.forEach(audit::check);
            score.addTasks(lot.size());
        }
        audit.compare();
    }

    private void check(Ticket ticket) {
        if (ticket.verdict() == null) {
            score.hung("a hand-over without an answer");
        } else if (ticket.verdict() == Ticket.Verdict.REFUSED) {
            checkRefused(ticket);
        } else {
            accepted++;
            checkAccepted(ticket);
        }
    }

    private void checkRefused(Ticket ticket) {
        if (ticket.runs() + ticket.listed() > 0) {
            score.doubled("refused to the caller, yet runs=" + ticket.runs() + " listed=" + ticket.listed());
        }
    }

    private void checkAccepted(Ticket ticket) {
        listed += ticket.listed();
        if (ticket.runs() + ticket.listed() > 1) {
            score.doubled("runs=" + ticket.runs() + " listed=" + ticket.listed());
        }
        if (ticket.future() != null) {
            checkFuture(ticket, ticket.future());
        } else if (ticket.runs() > 0) {
            ran++;
        } else if (ticket.isEvent()) {
            eventsNotRun++;
        } else if (ticket.listed() == 0 && ticket.isLate()) {
            unnamed++;
        } else if (ticket.listed() == 0) {
            score.lost("accepted, neither run nor listed");
        }
    }

    private void checkFuture(Ticket ticket, CompletableFuture<?> future) {
        if (!isDoneInTime(future)) {
            score.lost("a future that never completes; runs=" + ticket.runs() + " listed=" + ticket.listed());
        } else if (future.isCancelled()) {
            cancelled++;
            expect(ticket.listed() == 0, "cancelled and listed");
        } else if (!future.isCompletedExceptionally()) {
            ran++;
            expect(ticket.runs() == 1, "completed with runs=" + ticket.runs());
        } else {
            checkFailure(ticket, errorOf(future));
        }
    }

    /** A closer's callbacks may outlast the close, where the machine has no time for their thread. */
    private boolean isDoneInTime(CompletableFuture<?> future) {
        while (!future.isDone()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            Crew.pause();
        }
        return true;
    }

    private void checkFailure(Ticket ticket, Throwable error) {
        if (error instanceof TaskExpiredException) {
            expired++;
            expect(ticket.runs() + ticket.listed() == 0, "expired, yet runs=" + ticket.runs());
        } else if (!(error instanceof TaskAbandonedException)) {
            failed++;
            expect(ticket.runs() == 1, "failed with " + error + " and runs=" + ticket.runs());
        } else if (ticket.listed() == 0) {
            // It was running when the grace ended: its waiters were released, it went on.
            ran++;
            expect(ticket.runs() == 1, "abandoned, neither run nor listed");
        }
    }

    private static Throwable errorOf(CompletableFuture<?> future) {
        try {
            future.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (CancellationException | TaskAbandonedException e) {
            return e;
        }
    }

    private void compare() {
        expect(books.isBalanced(), "the equation does not hold");
        expect(books.pending() == 0, "something is pending");
        expect(books.accepted() == accepted, "callers saw " + accepted + " accepted");
        expect(books.completed() == ran, "callers saw " + ran + " run");
        expect(books.failed() == failed, "callers saw " + failed + " failed");
        expect(books.cancelled() == cancelled, "callers saw " + cancelled + " cancelled");
        expect(books.expired() == expired, "callers saw " + expired + " expired");
        expect(books.neverHandled() == eventsNotRun, "callers saw " + eventsNotRun + " events unhandled");
        expect(books.unnamed() == unnamed, "callers saw " + unnamed + " too late to be named");
        expect(books.neverRun() == listed + eventsNotRun + unnamed, "callers saw " + listed + " listed");
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            score.mismatched(otherwise + "; " + books.counts());
        }
    }
}
