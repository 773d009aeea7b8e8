package io.pinion.examples.invoices;

import io.pinion.worker.OfferResult;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.ShutdownReport;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.WaitTimeoutException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Submits invoices over HTTPS, for application code that is synchronous.
 *
 * <pre>{@code
 * try (InvoiceGateway gateway = InvoiceGateway.to(URI.create("https://billing.example/invoices")).open()) {
 *     gateway.send(invoice);                                              // go on at once
 *     Receipt receipt = gateway.sendAndWait(other, Duration.ofSeconds(5)); // or wait
 * }
 * }</pre>
 *
 * <p>Shape: at most {@code backlog} invoices are under way, of which {@code inFlight} at the server; of as many as it is
 * told to, the ends are remembered, so that a number that comes again is not sent again.
 * <p>Delivery: an accepted invoice is sent until the server answers, its attempts are used up, its deadline passes, or the
 * gateway closes. Every request for a number carries the same idempotency key, so that a server that honours it books the
 * number once, whatever is lost on the way. What is accepted lives in memory: it ends with the process.
 * <p>Threads: any. All state is on one worker, {@code pinion-invoices}; the JDK's HTTP client runs on two daemon threads
 * named {@code pinion-invoices-http} and a selector thread of its own.
 * <p>Order: none across invoices.
 */
public final class InvoiceGateway implements AutoCloseable {
    /** The worker's own timer ends an invoice at its deadline, with a reason; this is for a worker that is held up. */
    private static final Duration SLACK = Duration.ofMillis(100);

    private static final Duration LAST_STEPS = Duration.ofSeconds(2);

    private final Worker worker;
    private final Desk desk;
    private final Room room;
    private final Transport transport;
    private final GatewaySettings settings;
    private final AtomicReference<CompletableFuture<GatewaySummary>> closing = new AtomicReference<>();

    InvoiceGateway(Worker worker, GatewaySettings settings, Transport transport, GatewayListener listener) {
        this.worker = worker;
        this.settings = settings;
        this.transport = transport;
        room = new Room(settings.backlog());
        desk = new Desk(worker, settings, transport, listener, room, System::nanoTime);
    }

    /**
     * Begins the settings of a gateway.
     *
     * @param url where invoices are posted: https, with a host, without user, query and fragment
     * @return the settings
     * @throws IllegalArgumentException if it is another kind of address
     */
    public static InvoiceGatewayBuilder to(URI url) {
        return new InvoiceGatewayBuilder(url);
    }

    /**
     * Hands over an invoice and forgets it. How it ends is told to the {@link GatewayListener} and counted. Never waits.
     *
     * <p>Cost: two compare-and-sets and one object.
     *
     * @param invoice what to submit, within the gateway's deadline
     * @return whether it is taken on
     */
    public SendResult send(Invoice invoice) {
        Objects.requireNonNull(invoice, "invoice");
        if (closing.get() != null) {
            return SendResult.CLOSED;
        }
        if (!room.tryTake()) {
            return SendResult.FULL;
        }
        OfferResult handed = worker.offer(new Handover(desk, invoice, deadlineNs(settings.deadline())));
        if (handed == OfferResult.ACCEPTED) {
            return SendResult.ACCEPTED;
        }
        room.giveBack();
        if (handed == OfferResult.CLOSED) {
            return SendResult.CLOSED;
        }
        room.countRefusal();
        return SendResult.FULL;
    }

    /**
     * Hands over an invoice and waits here for the receipt. If the same invoice is under way already, waits for that one;
     * if it is booked and remembered, returns its receipt at once.
     *
     * @param invoice what to submit
     * @param deadline the limit for all of it: attempts, pauses, and the wait for the worker. Positive, at most
     *     {@link InvoiceGatewayBuilder#MAX_DEADLINE}. This method returns at most a tenth of a second later
     * @return the receipt
     * @throws InvoiceException why there is none
     * @throws IllegalArgumentException if the deadline is outside
     * @throws SelfAwaitException on the gateway's own worker, in a listener: nothing was handed over
     */
    public Receipt sendAndWait(Invoice invoice, Duration deadline) throws InvoiceException {
        Objects.requireNonNull(invoice, "invoice");
        InvoiceGatewayBuilder.checkDeadline("deadline", deadline);
        if (closing.get() != null && !worker.isWorkerThread()) {
            throw InvoiceException.closed(invoice);
        }
        Outcome outcome = waitFor(new Handover(desk, invoice, deadlineNs(deadline)), deadline);
        return outcome.receipt().orElseThrow(() -> InvoiceException.of(outcome));
    }

    private Outcome waitFor(Handover handover, Duration deadline) throws InvoiceException {
        Invoice invoice = handover.invoice();
        try {
            return worker.callAsync(handover, deadline.plus(SLACK));
        } catch (InvoiceException | SelfAwaitException e) {
            throw e;
        } catch (WaitTimeoutException e) {
            throw InvoiceException.waitedEnough(invoice, deadline);
        } catch (TaskAbandonedException e) {
            throw InvoiceException.closed(invoice);
        } catch (RejectedExecutionException e) {
            if (worker.state() != WorkerState.RUNNING) {
                throw InvoiceException.closed(invoice);
            }
            room.countRefusal();
            throw InvoiceException.full(invoice);
        } catch (CancellationException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw InvoiceException.interrupted(invoice);
            }
            throw InvoiceException.closed(invoice);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "a defect of the gateway: unexpected " + e.getClass().getName(), e);
        }
    }

    private static long deadlineNs(Duration deadline) {
        return System.nanoTime() + deadline.toNanos();
    }

    /**
     * Returns the account so far; after the close, the final one.
     *
     * @return consistent at the moment when the worker took it
     * @throws SelfAwaitException on the gateway's own worker
     */
    public GatewaySummary summary() {
        CompletableFuture<GatewaySummary> end = closing.get();
        if (end != null && !worker.isWorkerThread()) {
            return end.join();
        }
        return worker.call(desk::summary);
    }

    /**
     * Closes: takes on nothing more, lets what is pending end for as long as it is given, then ends the rest as left. The
     * requests that are out at that moment are cut. Idempotent: every call returns the first one's summary. An interrupt
     * ends the wait at once; the flag is set again.
     *
     * @param drain how long what is pending may go on, zero or more. This method returns at most about two seconds later
     * @return the final account; what was left is in it by number
     * @throws IllegalArgumentException if the time is negative
     * @throws IllegalStateException if a listener has blocked the worker for all that time, so that there is no account;
     *     the gateway is closed
     * @throws SelfAwaitException on the gateway's own worker; nothing changed
     */
    public GatewaySummary shutdown(Duration drain) {
        Objects.requireNonNull(drain, "drain");
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain must be zero or more, was " + drain);
        }
        if (worker.isWorkerThread()) {
            throw new SelfAwaitException("the gateway cannot be closed on its own worker '"
                    + worker.config().name() + "', which has to do what is left; close it on another thread");
        }
        CompletableFuture<GatewaySummary> mine = new CompletableFuture<>();
        if (!closing.compareAndSet(null, mine)) {
            return Objects.requireNonNull(closing.get()).join();
        }
        return end(mine, drain);
    }

    private GatewaySummary end(CompletableFuture<GatewaySummary> mine, Duration drain) {
        boolean interrupted = !awaitRest(drain);
        try {
            CompletableFuture<GatewaySummary> atEnd = submitClose();
            ShutdownReport report = worker.shutdown(LAST_STEPS);
            transport.close();
            GatewaySummary summary = withNeverRun(atEnd.join(), report);
            mine.complete(summary);
            return summary;
        } catch (RuntimeException e) {
            IllegalStateException noAccount = new IllegalStateException(
                    "the gateway closed without an account: its worker was blocked, by a listener?", e);
            mine.completeExceptionally(noAccount);
            throw noAccount;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A ring that is full at this moment has room in the next, unless the worker is blocked. */
    private CompletableFuture<GatewaySummary> submitClose() {
        long deadlineNs = System.nanoTime() + LAST_STEPS.toNanos();
        while (true) {
            try {
                return worker.submit(desk::close);
            } catch (RejectedExecutionException e) {
                if (worker.state() != WorkerState.RUNNING || System.nanoTime() - deadlineNs > 0) {
                    throw e;
                }
                LockSupport.parkNanos(this, 1_000_000);
            }
        }
    }

    /** Returns false if this thread was interrupted; the flag is clear then. */
    private boolean awaitRest(Duration drain) {
        try {
            worker.callAsync(desk::rest, drain);
        } catch (WaitTimeoutException e) {
            return true;
        } catch (CancellationException e) {
            return !Thread.interrupted();
        } catch (Exception e) {
            System.getLogger(InvoiceGateway.class.getName())
                    .log(System.Logger.Level.ERROR, "the gateway could not wait for what is pending", e);
        }
        return true;
    }

    // What the worker had accepted and could not start, a blocked one for instance.
    private static GatewaySummary withNeverRun(GatewaySummary summary, ShutdownReport report) {
        List<Outcome> lost = new ArrayList<>();
        for (ShutdownReport.NeverRun left : report.neverRun()) {
            if (left.task() instanceof Handover handover) {
                lost.add(Outcome.of(handover.invoice(), Outcome.End.LEFT, null, 0));
            }
        }
        return summary.plusLeft(lost);
    }

    /** Closes as {@link #shutdown(Duration)} does, with the builder's {@link InvoiceGatewayBuilder#closeWithin}. */
    @Override
    public void close() {
        shutdown(settings.closeWithin());
    }

    Worker worker() {
        return worker;
    }
}
