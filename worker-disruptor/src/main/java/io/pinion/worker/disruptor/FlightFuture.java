package io.pinion.worker.disruptor;

import org.jspecify.annotations.Nullable;

/**
 * A task that goes on after it has left the worker's thread, and comes back to it to end.
 *
 * <pre>
 * IN_FLIGHT (asynchronous) or RUNNING (blocking) ── ended, or cancelled in flight ──> ENDING ── worker ──> ENDED
 *                                                       any of them ── closer ──────────────────────────> ENDED
 * </pre>
 *
 * <p>Whoever moves it to ENDING writes the outcome and hands it to the worker; whoever moves it to ENDED counts it.
 */
abstract class FlightFuture<T extends @Nullable Object> extends TaskFuture<T> {
    private @Nullable T outcome;
    private @Nullable Throwable error;
    private boolean cancelled;
    /** Position among the flights; what a drain began before it waits for. */
    final long number;

    FlightFuture(Engine engine, Object body, long startByNs) {
        super(engine, body, startByNs);
        number = engine.flights.nextNumber();
    }

    /** Ends the flight on any thread, if it is still in the given state. */
    final boolean land(int from, @Nullable T value, @Nullable Throwable failure, boolean wasCancelled) {
        if (!STATE.compareAndSet(this, from, ENDING)) {
            return false;
        }
        outcome = value;
        error = failure;
        handOver(wasCancelled);
        return true;
    }

    /** Brings the ended flight to the worker. */
    final void handOver(boolean wasCancelled) {
        cancelled = wasCancelled;
        engine.flights.deliver(this);
    }

    /** Called by the worker with what {@link #land} handed over. */
    final void finishOnWorker() {
        if (STATE.compareAndSet(this, ENDING, ENDED)) {
            engine.flights.remove(this);
            end(outcome, error, cancelled);
        }
    }

    /**
     * Called when the grace is over: true if this call ended the flight, as cancelled. Whoever gets true counts it and
     * calls {@link #finishByCloser()}.
     */
    final boolean endByCloser() {
        while (true) {
            int now = state();
            if (now == ENDED || !mayEndIn(now)) {
                return false;
            }
            if (now == INTERRUPTING) {
                Thread.onSpinWait();
            } else if (STATE.compareAndSet(this, now, ENDED)) {
                if (now == RUNNING) {
                    interruptRunner();
                }
                engine.flights.remove(this);
                return true;
            }
        }
    }

    /** Whether a closer may end it there; a state that the worker is about to leave belongs to the worker. */
    abstract boolean mayEndIn(int state);

    /** Runs callbacks, which are user code. */
    final void finishByCloser() {
        cancelWork();
        markCancelled();
    }

    /** Tells the work outside that nobody waits for it any more. */
    void cancelWork() {}
}
