package io.pinion.examples.invoices;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Scheduled;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets attempts go out in the order in which they came: so many at a time, and none while the server asks to be left
 * alone. An attempt that waits for its next turn takes no place.
 *
 * <p>Threads: the worker's.
 */
final class Departures {
    private final Worker worker;
    private final int maxInFlight;
    private final LongSupplier nanoClock;
    private final Set<Departure> waiting = new LinkedHashSet<>();
    private int inFlight;
    private boolean pumping;
    private boolean closed;
    private long notBeforeNs;
    private @Nullable Scheduled gate;

    /** One attempt, from its arrival here to its end. */
    private record Departure(AsyncTask<Receipt> attempt, CompletableFuture<Receipt> end) {
        // Each is itself, and no other.
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    Departures(Worker worker, int maxInFlight, LongSupplier nanoClock) {
        this.worker = worker;
        this.maxInFlight = maxInFlight;
        this.nanoClock = nanoClock;
        notBeforeNs = nanoClock.getAsLong();
    }

    /** Starts an attempt when it is its turn; cancelling the future takes it back, or ends it. */
    CompletableFuture<Receipt> depart(AsyncTask<Receipt> attempt) {
        CompletableFuture<Receipt> end = new CompletableFuture<>();
        Departure departure = new Departure(attempt, end);
        waiting.add(departure);
        end.whenComplete((receipt, error) -> waiting.remove(departure));
        pump();
        return end;
    }

    /** Nothing more goes out for this time; a longer hold that is in force stays. */
    void hold(Duration time) {
        long untilNs = nanoClock.getAsLong() + time.toNanos();
        if (untilNs - notBeforeNs > 0) {
            notBeforeNs = untilNs;
        }
    }

    /** Nothing goes out any more; what is out goes on. */
    void close() {
        closed = true;
    }

    int inFlight() {
        return inFlight;
    }

    int waiting() {
        return waiting.size();
    }

    private void pump() {
        if (pumping) {
            // An attempt that ended at once: the loop below goes on, instead of one more frame for each of them.
            return;
        }
        pumping = true;
        try {
            while (!closed && inFlight < maxInFlight && !waiting.isEmpty() && isOpen()) {
                Iterator<Departure> first = waiting.iterator();
                Departure next = first.next();
                first.remove();
                go(next);
            }
        } finally {
            pumping = false;
        }
    }

    private boolean isOpen() {
        long leftNs = notBeforeNs - nanoClock.getAsLong();
        if (leftNs <= 0) {
            return true;
        }
        if (gate == null || gate.isDone()) {
            gate = worker.timers().after(Duration.ofNanos(leftNs), this::pumpAtGate);
        }
        return false;
    }

    private void pumpAtGate() {
        gate = null;
        pump();
    }

    private void go(Departure departure) {
        CompletableFuture<Receipt> end = departure.end();
        inFlight++;
        end.whenComplete((receipt, error) -> {
            inFlight--;
            pump();
        });
        try {
            CompletableFuture<Receipt> flight = departure.attempt().start().toCompletableFuture();
            flight.whenComplete((receipt, error) -> {
                if (error == null) {
                    end.complete(receipt);
                } else {
                    end.completeExceptionally(unwrapped(error));
                }
            });
            end.whenComplete((receipt, error) -> flight.cancel(true));
        } catch (Exception e) {
            end.completeExceptionally(e);
        }
    }

    private static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
