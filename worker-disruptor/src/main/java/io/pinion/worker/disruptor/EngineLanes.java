package io.pinion.worker.disruptor;

import io.pinion.worker.BatchHandler;
import io.pinion.worker.Lane;
import io.pinion.worker.Lanes;
import io.pinion.worker.WorkerConfig;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** The typed lanes of a worker: an array that is replaced when a lane is opened and read anew each turn. */
final class EngineLanes implements Lanes {
    private final Engine engine;
    private volatile EventPoller<?>[] pollers = new EventPoller<?>[0];

    EngineLanes(Engine engine) {
        this.engine = engine;
    }

    @Override
    public <E> Lane<E> lane(Supplier<? extends E> factory, BatchHandler<? super E> handler, int capacity) {
        Objects.requireNonNull(factory, "factory");
        Objects.requireNonNull(handler, "handler");
        if (capacity < 2 || capacity > WorkerConfig.MAX_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity must be a power of two from 2 to " + WorkerConfig.MAX_CAPACITY + ", was " + capacity);
        }
        EventLane<E> lane = new EventLane<>(engine, factory, capacity);
        open(new EventPoller<>(engine, lane, handler));
        return lane;
    }

    private synchronized void open(EventPoller<?> poller) {
        EventPoller<?>[] before = pollers;
        if (before.length >= MAX_LANES) {
            throw new IllegalStateException("Worker '" + engine.config.name() + "' carries " + MAX_LANES
                    + " lanes already; share one lane between uses, or start another worker");
        }
        EventPoller<?>[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = poller;
        pollers = after;
        // After the announcement: what closes from here on sees the lane, and its publications look for themselves.
        if (engine.control.afterPublication() >= ControlWord.DRAINING) {
            engine.rejected.increment();
            throw new RejectedExecutionException("Worker '" + engine.config.name() + "' is closing: it opens no lanes");
        }
    }

    int poll(int limit) {
        int done = 0;
        for (EventPoller<?> poller : pollers) {
            done += poller.poll(limit);
        }
        return done;
    }

    boolean hasWork() {
        for (EventPoller<?> poller : pollers) {
            if (poller.hasWork()) {
                return true;
            }
        }
        return false;
    }

    boolean isClaimedAhead() {
        for (EventPoller<?> poller : pollers) {
            if (poller.isClaimedAhead()) {
                return true;
            }
        }
        return false;
    }

    void pollFinally() {
        for (EventPoller<?> poller : pollers) {
            poller.pollFinally();
        }
    }

    void freeze() {
        for (EventPoller<?> poller : pollers) {
            poller.lane.gate().freeze();
        }
    }

    void wakeAllBlocked() {
        for (EventPoller<?> poller : pollers) {
            poller.lane.blocked().wakeAll();
        }
    }

    long takeAll() {
        long taken = 0;
        for (EventPoller<?> poller : pollers) {
            taken += poller.lane.takeAll();
        }
        return taken;
    }

    long accepted() {
        long sum = 0;
        for (EventPoller<?> poller : pollers) {
            sum += poller.lane.accepted();
        }
        return sum;
    }

    /** Events and skips begun, for the watchdog. */
    long startedSum() {
        long sum = 0;
        for (EventPoller<?> poller : pollers) {
            sum += poller.progress().startedOpaque();
        }
        return sum;
    }

    /** Whether some lane has more claimed than passed, as another thread sees it. */
    boolean isBehind() {
        for (EventPoller<?> poller : pollers) {
            if (poller.lane.cursor() >= poller.progress().nextOpaque()) {
                return true;
            }
        }
        return false;
    }

    /** Whether some lane stands before a claimed event that is not published, as another thread sees it. */
    boolean isWaitingForFiller() {
        for (EventPoller<?> poller : pollers) {
            if (poller.isWaitingForFiller()) {
                return true;
            }
        }
        return false;
    }

    Targets targets() {
        return new Targets(pollers);
    }

    /** Where each lane was at one moment. */
    static final class Targets {
        private final EventPoller<?>[] lanes;
        private final long[] cursors;

        Targets(EventPoller<?>[] lanes) {
            this.lanes = lanes;
            cursors = new long[lanes.length];
            for (int i = 0; i < lanes.length; i++) {
                cursors[i] = lanes[i].lane.cursor();
            }
        }

        boolean arePassed() {
            for (int i = 0; i < lanes.length; i++) {
                if (lanes[i].progress().nextOpaque() <= cursors[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
