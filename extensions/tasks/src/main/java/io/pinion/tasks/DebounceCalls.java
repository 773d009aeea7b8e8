package io.pinion.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The calls that one run answers. The worker's thread only. */
final class DebounceCalls<A extends @Nullable Object, R extends @Nullable Object> {
    private final List<CompletableFuture<R>> waiters = new ArrayList<>();
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
        } else {
            waiters.add(waiter);
        }
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
        for (CompletableFuture<R> waiter : waiters) {
            FlowFutures.settle(waiter, value, error);
        }
        if (hold != null) {
            hold.complete(null);
        }
        return error != null && waiters.isEmpty();
    }
}
