package io.pinion.worker.disruptor;

import io.pinion.worker.OfferResult;
import io.pinion.worker.TaskAbandonedException;
import io.pinion.worker.WaitTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Hand over and wait: what {@code call} and its kin share. */
final class Calls {
    /** Frames of ours between the caller and the reading of its stack. */
    private static final int OWN_FRAMES = 5;

    private final Engine engine;
    private final Submitter submitter;

    Calls(Engine engine, Submitter submitter) {
        this.engine = engine;
        this.submitter = submitter;
    }

    /** Waits without limit. */
    <T extends @Nullable Object, X extends Exception> T call(TaskFuture<T> future) throws X {
        engine.waits.refuseSelfAwait("call");
        await(future, hand(future, Durations.FOREVER_NS));
        return this.<T, X>result(future);
    }

    /** Waits up to a limit, then cancels. */
    <T extends @Nullable Object, X extends Exception> T call(TaskFuture<T> future, Duration timeout) throws X {
        long timeoutNs = Durations.notNegative("timeout", timeout);
        engine.waits.refuseSelfAwait("call");
        if (!await(future, hand(future, timeoutNs))) {
            cancelOrFinish(future, timeout);
        }
        return this.<T, X>result(future);
    }

    /**
     * Hands over, and says until when to wait. The clock is read after the first try, which never waits: while the
     * worker is at the task, not before.
     */
    private long hand(TaskFuture<?> future, long timeoutNs) {
        OfferResult result = submitter.offer(future, null, null);
        long deadlineNs = engine.clock.nanoTime() + timeoutNs;
        if (result != OfferResult.ACCEPTED && !submitter.refused(result, future, timeoutNs)) {
            throw dropped();
        }
        return deadlineNs;
    }

    private void cancelOrFinish(TaskFuture<?> future, Duration timeout) {
        if (!endsBeforeCancelled(future)) {
            throw timedOut(timeout, "the task did not end");
        }
    }

    /** Cancels; true if the task was faster: done, or its result is being set this moment. */
    private static boolean endsBeforeCancelled(TaskFuture<?> future) {
        return !future.giveUp() && (future.isDone() || future.state() == TaskFuture.ENDED);
    }

    private WaitTimeoutException timedOut(Duration timeout, String what) {
        return new WaitTimeoutException(
                timeout, "for worker '" + engine.config.name() + "': " + what + " in time and was cancelled");
    }

    private RejectedExecutionException dropped() {
        return new RejectedExecutionException("Worker '" + engine.config.name()
                + "' is full and its overflow policy drops: there is nothing to wait for");
    }

    /** True if it is done; an interrupt cancels it. */
    private boolean await(TaskFuture<?> future, long deadlineNs) {
        try {
            return future.awaitUntil(deadlineNs);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException(
                    "Interrupted while waiting for worker '" + engine.config.name() + "'; the task was cancelled");
        }
    }

    private <T extends @Nullable Object, X extends Exception> T result(TaskFuture<T> future) throws X {
        try {
            return future.join();
        } catch (CompletionException | CancellationException | TaskAbandonedException e) {
            Throwable thrown = errorOf(future, e);
            Thrown.addCallerFrames(thrown, OWN_FRAMES);
            throw Thrown.<RuntimeException>sneaky(thrown);
        }
    }

    private static Throwable errorOf(TaskFuture<?> future, RuntimeException wrapped) {
        Throwable thrown = future.thrown();
        if (thrown != null) {
            return thrown;
        }
        return wrapped instanceof CompletionException && wrapped.getCause() != null ? wrapped.getCause() : wrapped;
    }

    /** Waits for a batch up to one limit; the first failure in input order comes out, the others suppressed in it. */
    <T extends @Nullable Object, X extends Exception> List<T> callAll(List<TaskFuture<T>> futures, Duration timeout)
            throws X {
        long timeoutNs = Durations.notNegative("timeout", timeout);
        engine.waits.refuseSelfAwait("callAll");
        long deadlineNs = engine.clock.nanoTime() + timeoutNs;
        if (!submitter.handAll(futures.toArray(), timeoutNs)) {
            throw dropped();
        }
        Set<TaskFuture<?>> unfinished = awaitAll(futures, deadlineNs);
        Throwable first = null;
        List<T> results = new ArrayList<>(futures.size());
        for (TaskFuture<T> future : futures) {
            try {
                if (!unfinished.contains(future)) {
                    results.add(future.join());
                }
            } catch (CompletionException | CancellationException | TaskAbandonedException e) {
                first = withSuppressed(first, errorOf(future, e));
            }
        }
        if (first != null) {
            Thrown.addCallerFrames(first, OWN_FRAMES - 1);
            throw Thrown.<RuntimeException>sneaky(first);
        }
        if (!unfinished.isEmpty()) {
            throw timedOut(timeout, unfinished.size() + " of " + futures.size() + " tasks did not end");
        }
        return results;
    }

    private static Throwable withSuppressed(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        if (first != next) {
            first.addSuppressed(next);
        }
        return first;
    }

    private Set<TaskFuture<?>> awaitAll(List<? extends TaskFuture<?>> futures, long deadlineNs) {
        Set<TaskFuture<?>> unfinished = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            for (TaskFuture<?> future : futures) {
                if (!future.awaitUntil(deadlineNs) && !endsBeforeCancelled(future)) {
                    unfinished.add(future);
                }
            }
        } catch (InterruptedException e) {
            futures.forEach(future -> future.cancel(true));
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for worker '" + engine.config.name()
                    + "'; the unfinished tasks were cancelled");
        }
        return unfinished;
    }
}
