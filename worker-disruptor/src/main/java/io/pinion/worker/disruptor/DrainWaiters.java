package io.pinion.worker.disruptor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Callers of {@code drain}: each waits until the worker has passed what was accepted before its call. */
final class DrainWaiters {
    private final Engine engine;
    private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    /** Raised by a new caller, lowered by the worker's look. */
    private volatile boolean fresh;
    /** Worker only: some caller looked at before still waits. */
    private boolean open;

    DrainWaiters(Engine engine) {
        this.engine = engine;
    }

    /** One call: first the rings have to pass their targets, then what was in flight by then has to end. */
    private static final class Waiter extends WorkerFuture<Boolean> {
        private final long ringTarget;
        private final long localTarget;
        private final EngineLanes.Targets laneTargets;
        private final long lastFlight;
        private @Nullable List<FlightFuture<?>> flights;

        Waiter(Engine engine) {
            super(engine.waits);
            ringTarget = engine.lane.cursor();
            localTarget = engine.local.tailOpaque();
            laneTargets = engine.lanes.targets();
            lastFlight = engine.flights.lastNumber();
        }

        /** On the worker's thread, between two tasks. */
        boolean isOver(Engine engine) {
            List<FlightFuture<?>> left = flights;
            if (left == null) {
                if (engine.poller.next() <= ringTarget
                        || engine.local.headOpaque() - localTarget < 0
                        || !laneTargets.arePassed()) {
                    return false;
                }
                left = new ArrayList<>();
                for (FlightFuture<?> flight : engine.flights.known()) {
                    // Asynchronous ones in flight by now came through the ring before the target.
                    if (flight instanceof AsyncFuture<?> || flight.number <= lastFlight) {
                        left.add(flight);
                    }
                }
                flights = left;
            }
            left.removeIf(flight -> flight.state() == TaskFuture.ENDED);
            return left.isEmpty();
        }
    }

    boolean await(long timeoutNs) throws InterruptedException {
        if (StatsReader.pending(engine) == 0) {
            return engine.closer.neverRun() == 0 && engine.flights.cancelledByCloser() == 0;
        }
        Waiter waiter = new Waiter(engine);
        waiters.add(waiter);
        fresh = true;
        try {
            if (engine.control.afterPublication() == ControlWord.CLOSED) {
                return engine.closer.finalReport().isClean();
            }
            engine.wakeAfterPlainPublication();
            return waiter.awaitUntil(engine.clock.nanoTime() + timeoutNs) && waiter.join();
        } finally {
            waiters.remove(waiter);
        }
    }

    /** Whether somebody waits whom the worker has not looked at; the others end through work that wakes it anyway. */
    boolean isNew() {
        return fresh;
    }

    /** How much of the ring a turn may run: not past a target, so that what comes after it is not waited for. */
    int limit(int batch) {
        return fresh || open ? limitToTargets(batch) : batch;
    }

    private int limitToTargets(int batch) {
        long limit = batch;
        for (Waiter waiter : waiters) {
            long left = waiter.ringTarget - engine.poller.next() + 1;
            if (left > 0) {
                limit = Math.min(limit, left);
            }
        }
        return (int) limit;
    }

    /** Called by the worker once a turn. */
    void check() {
        if (fresh || open) {
            checkAll();
        }
    }

    private void checkAll() {
        // Lowered before the look: who registers after the look raises it again.
        fresh = false;
        open = false;
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.isOver(engine)) {
                all.remove();
                waiter.completeNormally(true);
            } else {
                open = true;
            }
        }
    }

    /** The worker has ended: nothing is waited for any more. */
    void endAll(boolean everythingEnded) {
        for (Waiter waiter : waiters) {
            waiter.completeNormally(everythingEnded);
        }
    }
}
