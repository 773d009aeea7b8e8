package io.pinion.kotlin;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import kotlin.Unit;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CancellableContinuation;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.Delay;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.DisposableHandle;
import kotlinx.coroutines.JobKt;

/**
 * Runs coroutines on the thread of a worker, between its tasks and timers, so what they touch there needs no lock. Delays
 * and time-outs are timers of the worker.
 *
 * <p>Shape: each resumption is one task in the worker's ring; each delay one of its timers.
 *
 * <p>Threads: any. Order: resumptions dispatched by one thread run in that order. Cost: that of
 * {@link Worker#submit(Runnable)} for a dispatch, of a timer for a delay.
 *
 * <p>A worker that is full or closed cannot run a resumption, nor can one whose close gave up before it. Then the coroutine's
 * job is cancelled with a {@link CancellationException} that says so, which does not fail its parent, and what it still does,
 * its {@code finally} or all of it under {@code NonCancellable}, runs on {@code Dispatchers.IO}, <em>beside</em> the worker: it
 * must not touch what the worker owns. Under {@link OverflowPolicy#block()} and {@code blockFor} the dispatching thread waits
 * for room first, except on the thread of a worker, where nothing waits: its own queue takes eight times its capacity, at
 * least 1024. {@link OverflowPolicy#dropNewest()} counts as a refusal here, since a coroutine that is dropped would never end.
 * The close of the worker ends delays in the same way.
 *
 * <p>The worker is not closed by this; whoever started it closes it.
 */
public final class WorkerDispatcher extends CoroutineDispatcher implements Delay {
    /** Longer delays than the timers of any process need. */
    private static final long MAX_DELAY_MS = Duration.ofDays(36_500).toMillis();

    private final Worker worker;
    private final boolean isImmediate;
    private final WorkerDispatcher immediate;

    private WorkerDispatcher(Worker worker, boolean isImmediate) {
        this.worker = Objects.requireNonNull(worker, "worker");
        this.isImmediate = isImmediate;
        immediate = isImmediate ? this : new WorkerDispatcher(worker, true);
    }

    /**
     * Makes a dispatcher; as many as one likes may share a worker.
     *
     * @param worker where coroutines shall run
     * @return the dispatcher
     */
    public static WorkerDispatcher of(Worker worker) {
        return new WorkerDispatcher(worker, false);
    }

    /**
     * Returns the flavour that goes on at once where a coroutine is on the worker's thread already, instead of taking a turn
     * in the ring.
     *
     * @return the immediate dispatcher
     */
    public WorkerDispatcher immediate() {
        return immediate;
    }

    @Override
    public boolean isDispatchNeeded(CoroutineContext context) {
        return !isImmediate || !worker.isWorkerThread();
    }

    @Override
    public void dispatch(CoroutineContext context, Runnable block) {
        Turn turn = new Turn(block);
        try {
            // A future, since only that tells of a task that the close of the worker abandons.
            worker.submit(turn).whenComplete((nothing, failure) -> {
                if (failure != null && turn.compareAndSet(false, true)) {
                    goOnElsewhere(context, block, failure);
                }
            });
        } catch (RejectedExecutionException e) {
            goOnElsewhere(context, block, e);
        }
    }

    private void goOnElsewhere(CoroutineContext context, Runnable block, Throwable cause) {
        JobKt.cancel(context, refused("cannot run the coroutine", cause));
        Dispatchers.getIO().dispatch(context, block);
    }

    /** A resumption, true once somebody has taken it: the worker, or whoever finds that it will not run there. */
    private static final class Turn extends AtomicBoolean implements Runnable {
        private static final long serialVersionUID = 1;

        private final transient Runnable block;

        Turn(Runnable block) {
            this.block = block;
        }

        @Override
        public void run() {
            if (compareAndSet(false, true)) {
                block.run();
            }
        }
    }

    private CancellationException refused(String what, Throwable cause) {
        CancellationException made = new CancellationException(
                "Worker '" + worker.config().name() + "' " + what + ": " + cause.getMessage());
        made.initCause(cause);
        return made;
    }

    @Override
    public void scheduleResumeAfterDelay(long timeMillis, CancellableContinuation<? super Unit> continuation) {
        CompletableFuture<Void> delay = delay(timeMillis);
        continuation.invokeOnCancellation(cause -> {
            delay.cancel(false);
            return Unit.INSTANCE;
        });
        delay.whenComplete((nothing, failure) -> {
            if (failure == null) {
                // On the worker's thread, so there is no need for another turn.
                continuation.resumeUndispatched(this, Unit.INSTANCE);
            } else if (continuation.isActive()) {
                CancellationException refused = refused("ended the delay", failure);
                // The job first: one that stayed active could catch this and delay again, without end.
                JobKt.cancel(continuation.getContext(), refused);
                continuation.cancel(refused);
            }
        });
    }

    @Override
    public DisposableHandle invokeOnTimeout(long timeMillis, Runnable block, CoroutineContext context) {
        CompletableFuture<Void> delay = delay(timeMillis);
        TimeoutHandle handle = new TimeoutHandle(delay);
        delay.whenComplete((nothing, failure) -> {
            if (failure == null) {
                block.run();
            } else if (!handle.isDisposed) {
                JobKt.cancel(context, refused("ended the time-out", failure));
            }
        });
        return handle;
    }

    private CompletableFuture<Void> delay(long timeMillis) {
        try {
            return worker.timers().delay(Duration.ofMillis(Math.max(0, Math.min(timeMillis, MAX_DELAY_MS))));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static final class TimeoutHandle implements DisposableHandle {
        private final CompletableFuture<Void> delay;
        private volatile boolean isDisposed;

        TimeoutHandle(CompletableFuture<Void> delay) {
            this.delay = delay;
        }

        @Override
        public void dispose() {
            isDisposed = true;
            delay.cancel(false);
        }
    }

    @Override
    public String toString() {
        return "WorkerDispatcher[" + worker.config().name() + (isImmediate ? ", immediate" : "") + "]";
    }
}
