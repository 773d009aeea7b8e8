package io.pinion.worker.disruptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;

/**
 * The tasks that have left the worker's thread and not come back: bounded by {@code maxInFlight}, known to closers, and
 * handed back through a queue of at most one node each.
 */
final class Flights {
    private static final int CHUNK = 256;

    private final Engine engine;
    private final int max;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<FlightFuture<?>> known = ConcurrentHashMap.newKeySet();
    private final MpscUnboundedVarHandleArrayQueue<FlightFuture<?>> landed =
            new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
    private final AtomicLong numbers = new AtomicLong();
    private final LongAdder cancelledByCloser = new LongAdder();

    Flights(Engine engine, int max) {
        this.engine = engine;
        this.max = max;
    }

    boolean acquire() {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    void release() {
        count.decrementAndGet();
    }

    void add(FlightFuture<?> flight) {
        known.add(flight);
    }

    void remove(FlightFuture<?> flight) {
        if (known.remove(flight)) {
            release();
        }
    }

    int count() {
        return count.get();
    }

    long cancelledByCloser() {
        return cancelledByCloser.sum();
    }

    /** Brings an ended flight to the worker: at once on its own thread, otherwise through the queue. */
    void deliver(FlightFuture<?> flight) {
        if (engine.thread.isCurrent()) {
            flight.finishOnWorker();
        } else {
            landed.offer(flight);
            engine.wakeAfterPlainPublication();
        }
    }

    int drainLanded(int limit) {
        int done = 0;
        while (done < limit) {
            FlightFuture<?> flight = landed.poll();
            if (flight == null) {
                break;
            }
            flight.finishOnWorker();
            done++;
        }
        return done;
    }

    boolean hasLanded() {
        return !landed.isEmpty();
    }

    /** Ends and counts all that are known, as cancelled, for a closer; returns what is left to do for each. */
    List<Runnable> endAll() {
        List<Runnable> callbacks = new ArrayList<>();
        for (FlightFuture<?> flight : known) {
            if (endByCloser(flight)) {
                callbacks.add(flight::finishByCloser);
            }
        }
        return callbacks;
    }

    /** Ends one that took off after a closer had looked; on the worker's thread. */
    void endLate(FlightFuture<?> flight) {
        if (endByCloser(flight)) {
            flight.finishByCloser();
        }
    }

    private boolean endByCloser(FlightFuture<?> flight) {
        boolean ended = flight.endByCloser();
        if (ended) {
            cancelledByCloser.increment();
        }
        return ended;
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    long lastNumber() {
        return numbers.get();
    }

    Iterable<FlightFuture<?>> known() {
        return known;
    }
}
