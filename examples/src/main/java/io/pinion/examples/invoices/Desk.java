package io.pinion.examples.invoices;

import io.pinion.examples.invoices.GatewayListener.Circuit;
import io.pinion.resilience.CircuitState;
import io.pinion.worker.Worker;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where invoices are taken on, sent, and ended. All of its state is plain: only the worker's thread comes here, so there is
 * no lock, and every step sees the one before.
 *
 * <p>One invoice: {@link #take} makes a {@link Submission}, the {@link Courier} brings it to the server, {@link #end} tells
 * everybody.
 *
 * <p>Threads: the worker's.
 */
final class Desk {
    private static final System.Logger LOG = System.getLogger(InvoiceGateway.class.getName());

    private final Worker worker;
    private final GatewayListener listener;
    private final Room room;
    private final LongSupplier nanoClock;
    private final Departures departures;
    private final Courier courier;
    private final RecentInvoices recent;
    private final Account account = new Account();
    private final Map<String, Submission> pending = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> waitingForRest = new ArrayList<>();
    private boolean closed;

    Desk(
            Worker worker,
            GatewaySettings settings,
            Transport transport,
            GatewayListener listener,
            Room room,
            LongSupplier nanoClock) {
        this.worker = worker;
        this.listener = listener;
        this.room = room;
        this.nanoClock = nanoClock;
        departures = new Departures(worker, settings.inFlight(), nanoClock);
        Circuits circuits = new Circuits(settings, nanoClock, this::circuitChanged);
        courier = new Courier(worker, settings, transport, departures, circuits, account);
        recent = new RecentInvoices(settings.remembered());
    }

    /**
     * Takes on an invoice, or joins it to what is known of its number.
     *
     * @param hasRoom whether its sender has taken room for it
     * @param waiter is told of the end, if somebody waits
     * @return false if there is no room for it; nothing changed
     */
    boolean take(Invoice invoice, long deadlineNs, boolean hasRoom, @Nullable CompletableFuture<Outcome> waiter) {
        Submission open = pending.get(invoice.number());
        Outcome known = open == null ? recent.find(invoice.number()) : null;
        Invoice same = open != null ? open.invoice : known != null ? known.invoice() : invoice;
        boolean booked = known != null && known.end() == Outcome.End.BOOKED;
        if (open == null && !booked && same.equals(invoice)) {
            return open(invoice, deadlineNs, hasRoom, waiter);
        }
        if (hasRoom) {
            room.giveBack();
        }
        if (!same.equals(invoice)) {
            conflict(invoice, waiter);
        } else if (open != null) {
            account.duplicate();
            join(open, deadlineNs, waiter);
        } else {
            account.duplicate();
            tell(waiter, known);
        }
        return true;
    }

    private boolean open(
            Invoice invoice, long deadlineNs, boolean hasRoom, @Nullable CompletableFuture<Outcome> waiter) {
        if (!hasRoom && !room.tryTake()) {
            return false;
        }
        account.accepted();
        Submission submission = new Submission(invoice, deadlineNs);
        submission.join(waiter);
        pending.put(invoice.number(), submission);
        if (closed) {
            end(submission, submission.outcome(Outcome.End.LEFT));
            return true;
        }
        try {
            watchDeadline(submission);
            run(submission);
        } catch (RejectedExecutionException e) {
            // The worker is closing.
            end(submission, submission.outcome(Outcome.End.LEFT));
        }
        return true;
    }

    private void conflict(Invoice invoice, @Nullable CompletableFuture<Outcome> waiter) {
        account.conflict();
        Outcome outcome = Outcome.of(invoice, Outcome.End.CONFLICT, null, 0);
        tell(waiter, outcome);
        tellListener(outcome);
    }

    private static void join(Submission open, long deadlineNs, @Nullable CompletableFuture<Outcome> waiter) {
        if (deadlineNs - open.deadlineNs > 0) {
            open.deadlineNs = deadlineNs;
        }
        open.join(waiter);
    }

    private static void tell(@Nullable CompletableFuture<Outcome> waiter, @Nullable Outcome outcome) {
        if (waiter != null) {
            waiter.complete(outcome);
        }
    }

    // The timer is not moved when somebody joins with a later deadline: it looks again when it fires.
    private void watchDeadline(Submission submission) {
        long leftNs = Math.max(0, submission.deadlineNs - nanoClock.getAsLong());
        submission.expiry = worker.timers().after(Duration.ofNanos(leftNs), () -> {
            if (submission.deadlineNs - nanoClock.getAsLong() > 0) {
                watchDeadline(submission);
            } else {
                end(submission, submission.outcome(Outcome.End.EXPIRED));
            }
        });
    }

    private void run(Submission submission) {
        CompletableFuture<Receipt> run = courier.deliver(submission);
        submission.run = run;
        run.whenComplete((receipt, error) -> {
            end(submission, error == null ? booked(submission, receipt) : unbooked(submission, error));
        });
    }

    private static Outcome booked(Submission submission, Receipt receipt) {
        return Outcome.booked(submission.invoice, receipt, submission.requests);
    }

    private static Outcome unbooked(Submission submission, Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof Failure failure) {
            boolean rejected = failure.kind() == FailureClass.REJECTED;
            return submission.outcome(rejected ? Outcome.End.REJECTED : Outcome.End.FAILED);
        }
        // Cancelled, or refused by the worker: it is closing.
        return submission.outcome(Outcome.End.LEFT);
    }

    /** The first end counts: a cancelled run ends once more, as cancelled. */
    private void end(Submission submission, Outcome outcome) {
        if (submission.ended) {
            return;
        }
        submission.ended = true;
        pending.remove(submission.invoice.number());
        if (submission.expiry != null) {
            submission.expiry.cancel();
        }
        if (submission.run != null) {
            submission.run.cancel(true);
        }
        recent.add(outcome);
        account.ended(outcome);
        room.giveBack();
        submission.tell(outcome);
        tellListener(outcome);
        if (pending.isEmpty()) {
            waitingForRest.forEach(rest -> rest.complete(null));
            waitingForRest.clear();
        }
    }

    private void tellListener(Outcome outcome) {
        try {
            listener.ended(outcome);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "The listener of the invoice gateway failed at an outcome", e);
        }
    }

    private void circuitChanged(Circuit circuit, CircuitState state) {
        try {
            listener.circuitChanged(circuit, state, state == CircuitState.OPEN ? courier.lastTrouble() : "");
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "The listener of the invoice gateway failed at a circuit", e);
        }
    }

    /** Completes when nothing is pending. */
    CompletableFuture<Void> rest() {
        CompletableFuture<Void> rest = new CompletableFuture<>();
        if (pending.isEmpty()) {
            rest.complete(null);
        } else {
            waitingForRest.add(rest);
        }
        return rest;
    }

    /** Ends what is pending, as left; what still comes is left at once. */
    GatewaySummary close() {
        closed = true;
        // Otherwise each one that ends would let another one go out.
        departures.close();
        List.copyOf(pending.values()).forEach(open -> end(open, open.outcome(Outcome.End.LEFT)));
        return summary();
    }

    GatewaySummary summary() {
        return account.summary(pending.size(), room.refused());
    }

    int remembered() {
        return recent.size();
    }

    Departures departures() {
        return departures;
    }
}
