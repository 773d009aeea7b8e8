package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The states of a pool, and the end of its drain.
 *
 * <p>A task holds the drain with two marks: one until its future is done, one until its body (or place in the buffer)
 * is gone. Who enters adds the marks first and looks at the state then; who drains does it the other way round.
 */
final class PoolLife {
    /** One close: from the end of the intake to the end of the last task. */
    static final class Drain {
        final PoolStage<PoolReport> done;
        final long startNs = System.nanoTime();
        final AtomicLong cancelledBuffered = new AtomicLong();
        final AtomicLong cancelledRunning = new AtomicLong();
        volatile boolean cut;
        private @Nullable CompletableFuture<Void> deadline;
        private long deadlineNs;

        Drain(Worker worker) {
            done = new PoolStage<>(worker, null);
        }

        /** Sets the timer of the deadline unless an earlier one is set. */
        synchronized void moveDeadline(long limitNs, Supplier<CompletableFuture<Void>> timer) {
            // A limit so long that it overflows is no limit.
            long dueNs = Math.max(System.nanoTime() - startNs + limitNs, limitNs);
            if (done.isDone() || (deadline != null && deadlineNs <= dueNs)) {
                return;
            }
            CompletableFuture<Void> before = deadline;
            deadline = timer.get();
            deadlineNs = dueNs;
            if (before != null) {
                before.cancel(false);
            }
        }

        synchronized void dropDeadline() {
            if (deadline != null) {
                deadline.cancel(false);
            }
        }

        PoolReport report() {
            return new PoolReport(
                    cancelledBuffered.get(), cancelledRunning.get(), Duration.ofNanos(System.nanoTime() - startNs));
        }
    }

    /** The worker tells of its own end by ending this delay, which is far beyond the life of any process. */
    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    private final Worker worker;
    private final String name;
    private final AtomicLong marks = new AtomicLong();
    private volatile PoolState state = PoolState.NEW;
    private volatile @Nullable Drain drain;
    private @Nullable CompletableFuture<Void> workerEnd;

    PoolLife(Worker worker, String name) {
        this.worker = worker;
        this.name = name;
    }

    PoolState state() {
        return state;
    }

    synchronized void open(Runnable onWorkerEnd) {
        if (state == PoolState.OPEN || state == PoolState.DRAINING) {
            throw new IllegalStateException("Pool " + name + " is " + state
                    + "; it can be opened when it is new or closed. Close it and wait for its end first.");
        }
        CompletableFuture<Void> end = worker.timers().delay(FOR_EVER);
        workerEnd = end;
        drain = null;
        state = PoolState.OPEN;
        end.whenComplete((nothing, error) -> onWorkerEnd.run());
    }

    /** Lets one task in; its two marks are to be given back by {@link #release}. */
    boolean enter() {
        marks.addAndGet(2);
        if (state == PoolState.OPEN) {
            return true;
        }
        release(2);
        return false;
    }

    /** Adds one mark, if this is the drain under way. */
    synchronized boolean hold(Drain current) {
        if (state != PoolState.DRAINING || drain != current) {
            return false;
        }
        marks.incrementAndGet();
        return true;
    }

    void release(int count) {
        if (marks.addAndGet(-count) == 0) {
            finishIfIdle();
        }
    }

    RejectedExecutionException refusal() {
        return new RejectedExecutionException(
                switch (state) {
                    case NEW -> "Pool " + name + " is not running: it was not opened yet. Call open first.";
                    case DRAINING ->
                        "Pool " + name + " is not running: it drains and takes no more tasks,"
                                + " not even from its own. Submit before close, or open it again after.";
                    default -> "Pool " + name + " is not running: it was closed. Open it again to go on.";
                });
    }

    /** The drain under way, or the last one; a pool that was never opened has a finished one. */
    synchronized Drain beginDrain() {
        Drain current = drain;
        if (current != null) {
            return current;
        }
        current = new Drain(worker);
        if (state == PoolState.NEW) {
            current.done.complete(current.report());
        } else {
            drain = current;
            state = PoolState.DRAINING;
        }
        return current;
    }

    @Nullable
    Drain drain() {
        return drain;
    }

    void finishIfIdle() {
        Drain ended;
        CompletableFuture<Void> end;
        synchronized (this) {
            ended = drain;
            if (state != PoolState.DRAINING || ended == null || marks.get() != 0) {
                return;
            }
            state = PoolState.CLOSED;
            end = workerEnd;
            workerEnd = null;
        }
        if (end != null) {
            end.cancel(false);
        }
        ended.done.complete(ended.report());
        ended.dropDeadline();
    }
}
