package io.pinion.tasks;

import io.pinion.worker.OfferResult;
import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.Worker;
import io.pinion.worker.WorkerState;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The machine both forms of {@link TaskPool} share.
 *
 * <p>Accepted tasks go to one queue; the <em>pump</em>, on the worker's thread only, starts them while there is a free
 * place. Everything else may happen on any thread: a cancel, and the end of a body when the worker itself abandons it.
 * Whoever makes a place or adds a task signals the pump; signals that meet are one. Bodies are handed to the worker as
 * its own tasks, which brings its interrupt, its accounting and its close with them.
 */
final class PoolCore {
    private static final int MIN_WITHDRAWN_TO_PURGE = 16;
    /** Bodies in the worker's queue that have not begun. The rest waits here, where it is bounded and can be withdrawn. */
    private static final int MAX_AHEAD = 64;

    private static final Duration RETRY_DELAY = Duration.ofMillis(1);

    final Worker worker;
    final String name;
    final PoolLife life;
    final PoolGate gate;
    private final PoolTally tally = new PoolTally();
    private final OverflowPolicy overflow;
    private final Duration drainLimit;
    private final Queue<PoolJob<?>> buffer = new ConcurrentLinkedQueue<>();
    private final Set<PoolJob<?>> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger runningCount = new AtomicInteger();
    /** Those of {@code running} whose bodies have not begun. */
    private final AtomicInteger ahead = new AtomicInteger();

    private final AtomicInteger withdrawn = new AtomicInteger();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile long timeoutNs;
    private volatile boolean workerEnded;
    /** Read and written on the worker's thread only. */
    private boolean pumping;
    /** Read and written on the worker's thread only. */
    private boolean retrying;

    PoolCore(TaskPoolBuilder builder) {
        worker = builder.worker;
        name = builder.name;
        overflow = builder.overflow;
        timeoutNs = TaskPoolBuilder.toNs(builder.timeout);
        drainLimit = builder.drainLimit != null
                ? builder.drainLimit
                : builder.worker.config().grace();
        life = new PoolLife(worker, name);
        gate = new PoolGate(builder.size, builder.capacity);
    }

    void open() {
        life.open(this::workerEnded);
    }

    <T extends @Nullable Object> PoolJob<T> accept(PoolJob<T> job) {
        if (life.state() != PoolState.OPEN) {
            throw refused(life.refusal());
        }
        if (worker.state() != WorkerState.RUNNING) {
            throw refused(workerClosing());
        }
        if (!hasEntered()) {
            if (life.state() != PoolState.OPEN) {
                throw refused(life.refusal());
            }
            if (overflow.kind() == OverflowPolicy.Kind.DROP_NEWEST) {
                tally.dropped.increment();
                job.claim();
                job.finishFailed(full("and its policy drops the newest"));
                return job;
            }
            throw refused(full("and its policy is " + overflow));
        }
        if (!life.enter()) {
            gate.withdrawn();
            throw refused(life.refusal());
        }
        buffer.add(job);
        signal();
        if (workerEnded) {
            failWaiting(abandoned());
        }
        return job;
    }

    private boolean hasEntered() {
        if (gate.tryEnter()) {
            return true;
        }
        if (worker.isWorkerThread() || overflow.kind() == OverflowPolicy.Kind.REJECT) {
            return false;
        }
        long waitNs = switch (overflow.kind()) {
            case BLOCK -> Long.MAX_VALUE;
            case BLOCK_FOR -> TaskPoolBuilder.toNs(overflow.timeout());
            default -> 0;
        };
        try {
            return waitNs > 0
                    && gate.enter(
                            waitNs, () -> life.state() != PoolState.OPEN || worker.state() != WorkerState.RUNNING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(new RejectedExecutionException(
                    "Interrupted while pool " + name + " was full; nothing was submitted.", e));
        }
    }

    private RejectedExecutionException refused(RejectedExecutionException refusal) {
        tally.rejected.increment();
        return refusal;
    }

    private RejectedExecutionException full(String why) {
        return new RejectedExecutionException("Pool " + name + " is full (size " + gate.size() + ", " + gate.capacity()
                + " waiting) " + why + ". Submit less, raise size or capacity, or choose another overflow policy.");
    }

    private RejectedExecutionException workerClosing() {
        return new RejectedExecutionException("Pool " + name + " cannot start tasks: its worker "
                + worker.config().name() + " is closing. Close the pool before its worker.");
    }

    /** Makes the pump run soon; on the worker's thread, now. */
    void signal() {
        if (worker.isWorkerThread()) {
            pump();
        } else if (!signalled.getAndSet(true)) {
            OfferResult result = worker.offer(this::pump);
            if (result == OfferResult.FULL) {
                result = offerTimer();
            }
            if (result != OfferResult.ACCEPTED) {
                signalled.set(false);
                failWaiting(workerClosing());
            }
        }
    }

    /** Timers do not need room in the ring, so a full ring cannot hold up the pool. */
    private OfferResult offerTimer() {
        try {
            worker.timers().after(Duration.ZERO, this::pump);
            return OfferResult.ACCEPTED;
        } catch (RejectedExecutionException e) {
            return OfferResult.CLOSED;
        }
    }

    private void pump() {
        signalled.set(false);
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (hasPlace()) {
                PoolJob<?> next = buffer.peek();
                if (next == null || !hasStarted(next)) {
                    return;
                }
            }
        } finally {
            pumping = false;
        }
    }

    private boolean hasPlace() {
        int size = gate.size();
        return ahead.get() < MAX_AHEAD && (size == 0 || runningCount.get() < size);
    }

    /** Starts the head of the buffer, or leaves it there if the worker's queue is full of the tasks of others. */
    private <T extends @Nullable Object> boolean hasStarted(PoolJob<T> job) {
        CompletableFuture<T> body = null;
        if (job.isWaiting()) {
            try {
                body = job.launch(worker, timeoutNs);
            } catch (RejectedExecutionException e) {
                if (worker.state() == WorkerState.RUNNING && retriesLater()) {
                    return false;
                }
                body = CompletableFuture.failedFuture(e);
            } catch (RuntimeException | Error e) {
                body = CompletableFuture.failedFuture(e);
            }
        }
        buffer.remove(job);
        if (body != null) {
            if (job.take()) {
                started(job, body);
            } else {
                body.cancel(false);
            }
        }
        return true;
    }

    /** A task of the pool that ends pumps sooner; there may be none. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private boolean retriesLater() {
        if (!retrying) {
            try {
                worker.timers().delay(RETRY_DELAY).thenRun(() -> {
                    retrying = false;
                    pump();
                });
            } catch (RejectedExecutionException e) {
                return runningCount.get() > 0;
            }
            retrying = true;
        }
        return true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is the last thing that happens to the body
    private <T extends @Nullable Object> void started(PoolJob<T> job, CompletableFuture<T> body) {
        runningCount.incrementAndGet();
        ahead.incrementAndGet();
        running.add(job);
        job.attach(body);
        PoolLife.Drain drain = life.drain();
        if (drain != null && drain.cut && cancel(job)) {
            drain.cancelledRunning.incrementAndGet();
        }
        body.whenComplete((value, error) -> ended(job, value, error));
    }

    /** The body begins, on the worker's thread: the task does not wait any more, and another may be launched. */
    void begun(PoolJob<?> job) {
        waitsNoMore(job);
        pump();
    }

    private void waitsNoMore(PoolJob<?> job) {
        if (job.begin()) {
            ahead.decrementAndGet();
            gate.started();
        }
    }

    /** The body has ended: usually on the worker's thread, on another if that cancelled or abandoned it. */
    private <T extends @Nullable Object> void ended(PoolJob<T> job, T value, @Nullable Throwable wrapped) {
        Throwable error =
                wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
        job.bodyEnded();
        waitsNoMore(job);
        boolean mine = job.claim();
        if (mine) {
            tally.ended(error, job.wasLate());
        }
        running.remove(job);
        runningCount.decrementAndGet();
        gate.left();
        signal();
        if (mine) {
            job.finish(value, error);
        }
        life.release(mine ? 2 : 1);
    }

    /** Cancelled, or completed by whoever holds the future. */
    boolean endByHand(PoolJob<?> job, boolean mayInterrupt, BooleanSupplier completion) {
        if (!job.claim()) {
            return false;
        }
        tally.cancelled.increment();
        return end(job, mayInterrupt, completion);
    }

    /** The time-out of a running asynchronous task; runs on the worker's thread. */
    void expire(PoolJob<?> job, long limitNs) {
        if (job.claim()) {
            tally.timedOut.increment();
            end(job, true, () -> {
                job.finishFailed(timeoutError(limitNs));
                return true;
            });
        }
    }

    private boolean end(PoolJob<?> job, boolean mayInterrupt, BooleanSupplier completion) {
        boolean neverStarts = job.withdraw();
        if (neverStarts) {
            gate.withdrawn();
            purge();
        } else {
            job.cancelBody(mayInterrupt);
        }
        boolean completed = completion.getAsBoolean();
        life.release(neverStarts ? 2 : 1);
        return completed;
    }

    /** Withdrawn tasks stay in the queue until they are half of what it may hold: constant cost for each. */
    private void purge() {
        int count = withdrawn.incrementAndGet();
        if (count > MIN_WITHDRAWN_TO_PURGE + gate.capacity() / 2 && withdrawn.compareAndSet(count, 0)) {
            buffer.removeIf(PoolJob::isWithdrawn);
        }
    }

    TimeoutException timeoutError(long limitNs) {
        return new TimeoutException("Task of pool " + name + " ran longer than " + Duration.ofNanos(limitNs)
                + ". Make it shorter or raise the time-out of the pool.");
    }

    /** Fails a task that would wait for a waiting one, if nothing that runs could make a place for that. */
    void refuseStandstill(PoolJob<?> job) {
        int limit = gate.size();
        if (limit == 0 || runningCount.get() < limit || !waitsInVain(job)) {
            return;
        }
        for (PoolJob<?> other : running) {
            if (!waitsInVain(other)) {
                return;
            }
        }
        throw new SelfAwaitException("Every running task of pool " + name + " (size " + limit + ") waits for a task"
                + " that waits for a place in the same pool; none could ever end. This one fails to let the others"
                + " go on. Use a larger size, or a second pool for inner tasks.");
    }

    private boolean waitsInVain(PoolJob<?> job) {
        PoolJob<?> other = job.waitsFor();
        return other != null && other.core == this && other.isWaiting();
    }

    private void workerEnded() {
        // The end of the delay is the end of the worker only if it is not the pool that took the delay back.
        if (worker.state() == WorkerState.RUNNING) {
            return;
        }
        if (life.state() == PoolState.OPEN || life.state() == PoolState.DRAINING) {
            workerEnded = true;
            gate.wake();
            failWaiting(abandoned());
        }
    }

    private TaskAbandonedException abandoned() {
        return new TaskAbandonedException("Pool " + name + " had this task waiting when its worker "
                + worker.config().name() + " closed. Close the pool before its worker.");
    }

    private void failWaiting(RuntimeException error) {
        for (PoolJob<?> job = buffer.poll(); job != null; job = buffer.poll()) {
            PoolJob<?> waiting = job;
            if (waiting.claim()) {
                tally.failed.increment();
                end(waiting, false, () -> {
                    waiting.finishFailed(error);
                    return true;
                });
            }
        }
    }

    CompletableFuture<PoolReport> close(Duration limit) {
        TaskPoolBuilder.notNegative("limit", limit);
        PoolLife.Drain drain = life.beginDrain();
        gate.wake();
        life.finishIfIdle();
        if (!drain.done.isDone() && !drain.cut) {
            schedule(drain, limit);
        }
        return drain.done;
    }

    private void schedule(PoolLife.Drain drain, Duration limit) {
        if (limit.isZero()) {
            cut(drain);
            return;
        }
        try {
            long limitNs = TaskPoolBuilder.toNs(limit);
            drain.moveDeadline(limitNs, () -> deadline(drain, limitNs));
        } catch (RejectedExecutionException e) {
            cut(drain);
        }
    }

    /** A delay, which goes on while the worker closes. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private CompletableFuture<Void> deadline(PoolLife.Drain drain, long limitNs) {
        CompletableFuture<Void> delay = worker.timers().delay(Duration.ofNanos(limitNs));
        delay.thenRun(() -> cut(drain));
        return delay;
    }

    /** Ends the drain: cancels what is left. */
    void cut(PoolLife.Drain drain) {
        // Keeps the report open until all is counted, and the pool from being opened again meanwhile.
        if (!life.hold(drain)) {
            return;
        }
        drain.cut = true;
        for (PoolJob<?> job : buffer) {
            if (job.isWaiting() && cancel(job)) {
                drain.cancelledBuffered.incrementAndGet();
            }
        }
        for (PoolJob<?> job : running) {
            if (cancel(job)) {
                drain.cancelledRunning.incrementAndGet();
            }
        }
        life.release(1);
    }

    /** Tells whether this call cancelled it, which the future itself does not. */
    private boolean cancel(PoolJob<?> job) {
        return endByHand(job, true, job::finishCancelled);
    }

    void cutDrain() {
        PoolLife.Drain drain = life.drain();
        if (drain != null) {
            cut(drain);
        }
    }

    PoolReport reportSoFar() {
        return life.beginDrain().report();
    }

    Duration drainLimit() {
        return drainLimit;
    }

    long timeoutNs() {
        return timeoutNs;
    }

    void retime(Duration timeout) {
        timeoutNs = TaskPoolBuilder.toNs(TaskPoolBuilder.notNegative("timeout", timeout));
    }

    void resize(int size) {
        gate.resize(TaskPoolBuilder.checkSize(size));
        signal();
    }

    PoolStats stats() {
        return tally.snapshot(Math.max(0, runningCount.get() - ahead.get()), gate.waiting());
    }
}
