package io.pinion.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The calls that one run answers. The worker's thread only. */
final class DebounceCalls<A extends @Nullable Object, R extends @Nullable Object> {
    private static final int PURGE_FROM = 16;

    private final List<CompletableFuture<R>> waiters = new ArrayList<>();
    /** Calls that were cancelled go when the list has doubled: it is bounded by those that wait, at a constant cost. */
    private int purgeAt = PURGE_FROM;

    /** Ends with the run; stands for the calls that nobody waits for, so that the worker does not close before. */
    private @Nullable CompletableFuture<Void> hold;

    private boolean requested;
    private A argument;

    DebounceCalls(A argument) {
        this.argument = argument;
    }

    A argument() {
        return argument;
    }

    void argument(A latest) {
        argument = latest;
    }

    void add(@Nullable CompletableFuture<R> waiter) {
        if (waiter == null) {
            requested = true;
            return;
        }
        if (waiters.size() >= purgeAt) {
            waiters.removeIf(CompletableFuture::isDone);
            purgeAt = Math.max(PURGE_FROM, 2 * waiters.size());
        }
        waiters.add(waiter);
    }

    int size() {
        return waiters.size();
    }

    boolean isHeld() {
        return hold != null;
    }

    void hold(CompletableFuture<Void> newHold) {
        hold = newHold;
    }

    /** Whether somebody still wants the run. */
    boolean isWanted() {
        return requested || waiters.stream().anyMatch(waiter -> !waiter.isDone());
    }

    /** Answers all; true if an error has reached nobody. */
    boolean settle(@Nullable R value, @Nullable Throwable error) {
        boolean told = false;
        for (CompletableFuture<R> waiter : waiters) {
            told |= FlowFutures.settle(waiter, value, error);
        }
        if (hold != null) {
            hold.complete(null);
        }
        // A run that ended as cancelled has nothing to tell those who have gone.
        boolean isNews = requested || !(error instanceof CancellationException);
        return error != null && !told && isNews;
    }
}
