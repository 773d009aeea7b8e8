package io.pinion.services.blocking;

import io.pinion.worker.SelfAwaitException;
import io.pinion.worker.TaskDecorator;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls that are opened and closed together: who is taken, who has not ended, and the end of all of them. */
final class CallGroup implements CallWaits {
    private final Worker worker;
    private final String description;
    private final CallLauncher launcher;
    private final @Nullable TaskDecorator decorator;
    private final CallTally tally = new CallTally();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    // Guarded by itself; the flag is written under its lock.
    private final Set<BlockingCall<?>> calls = new HashSet<>();
    private volatile boolean closed;

    CallGroup(Worker worker, String description, CallLauncher launcher, @Nullable TaskDecorator decorator) {
        this.worker = worker;
        this.description = description;
        this.launcher = launcher;
        this.decorator = decorator;
    }

    Worker worker() {
        return worker;
    }

    CallTally tally() {
        return tally;
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        BlockingCall<T> call = new BlockingCall<>(this, task, decorator);
        admit(call);
        try {
            launcher.launch(call);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // If the close has been faster, it has failed the future that the caller gets.
            if (call.withdraw(CallEnd.REFUSED)) {
                throw new RejectedExecutionException(description + " " + launcher.whyRefused(e), e);
            }
        }
        return call;
    }

    private void admit(BlockingCall<?> call) {
        synchronized (calls) {
            if (!closed) {
                tally.admitted();
                calls.add(call);
                return;
            }
        }
        tally.refused();
        throw new RejectedExecutionException(description + " is closed and takes no more calls; open a new one");
    }

    void withdrawn(BlockingCall<?> call, CallEnd end) {
        tally.withdrawn(end);
        launcher.ended(call, false);
        remove(call);
    }

    void left(BlockingCall<?> call, CallEnd end, long spentNs) {
        tally.left(end, spentNs);
        launcher.ended(call, true);
        remove(call);
    }

    private void remove(BlockingCall<?> call) {
        boolean last;
        synchronized (calls) {
            calls.remove(call);
            last = closed && calls.isEmpty();
        }
        if (last) {
            ended.complete(null);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Refuses what comes, fails what is there, interrupts what runs. */
    void beginClose() {
        List<BlockingCall<?>> unfinished;
        synchronized (calls) {
            if (closed) {
                return;
            }
            closed = true;
            unfinished = List.copyOf(calls);
        }
        unfinished.forEach(BlockingCall::abandon);
        launcher.end();
        if (unfinished.isEmpty()) {
            ended.complete(null);
        }
    }

    /** Closes; waits where a wait makes sense. */
    boolean close(Duration grace) {
        beginClose();
        // Here the wait would be for this very thread.
        return worker.isWorkerThread() || BlockingCall.isOnThreadOf(this) ? ended.isDone() : awaitEnd(grace);
    }

    private boolean awaitEnd(Duration grace) {
        try {
            ended.get(grace.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended.isDone();
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    @Override
    public boolean entered(String what) {
        if (worker.isWorkerThread()) {
            throw new SelfAwaitException(what + " on the thread of worker '"
                    + worker.config().name() + "' would wait for a result that comes back to that thread, for ever."
                    + " Use a callback (thenAccept, handle) instead.");
        }
        if (!BlockingCall.isOnThreadOf(this)) {
            return false;
        }
        launcher.waiterEntered();
        return true;
    }

    @Override
    public void left() {
        launcher.waiterLeft();
    }

    @Override
    public String toString() {
        return description;
    }
}
