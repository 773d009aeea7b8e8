package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One debounced function with its window. Confined to the worker's thread.
 *
 * <p>Two facts make up the state: whether the window is open and whether a run is under way; {@code pending} holds the
 * calls that wait for a run to come. What waits starts when the window is closed and nothing runs. A window is closed
 * by its timer only, so that time comes from the worker's clock alone. Timers are delays, which go on while the worker
 * closes.
 */
final class DebounceSlot<A extends @Nullable Object, R extends @Nullable Object> {
    private final DebounceRules rules;
    private final DebounceBody<A, R> body;
    private final Worker worker;
    private final Runnable whenIdle;

    private @Nullable DebounceCalls<A, R> pending;
    /** What the run under way answers; those who join it are added. */
    private @Nullable DebounceCalls<A, R> current;
    /** The latest run, for calls that join it; kept while the window is open or it runs. */
    private @Nullable CompletableFuture<R> latest;

    private @Nullable CompletableFuture<Void> window;
    private @Nullable CompletableFuture<Void> limit;
    private boolean running;
    private @Nullable CompletableFuture<Void> closing;

    DebounceSlot(DebounceRules rules, DebounceBody<A, R> body, Runnable whenIdle) {
        this.rules = rules;
        this.body = body;
        this.whenIdle = whenIdle;
        worker = rules.worker();
    }

    /**
     * Takes one call.
     *
     * @param waiter completes with the run that answers the call; null if nobody waits
     * @return whether the call was deferred, or answered by an earlier run
     */
    boolean offer(A argument, @Nullable CompletableFuture<R> waiter) {
        if (closing != null) {
            throw FlowFutures.closed("Debouncer '" + rules.name() + "'");
        }
        if (window != null) {
            return offerInWindow(argument, waiter);
        }
        if (running) {
            defer(argument, waiter, !rules.eager());
            return true;
        }
        if (!rules.eager()) {
            defer(argument, waiter, true);
            return true;
        }
        openWindow();
        DebounceCalls<A, R> calls = new DebounceCalls<>(argument);
        calls.add(waiter);
        run(calls);
        return false;
    }

    private boolean offerInWindow(A argument, @Nullable CompletableFuture<R> waiter) {
        if (rules.sliding()) {
            slide();
        }
        if (rules.lazy()) {
            defer(argument, waiter, false);
        } else if (waiter != null && current != null) {
            current.add(waiter);
        } else if (waiter != null) {
            FlowFutures.follow(Objects.requireNonNull(latest), waiter);
        }
        return true;
    }

    private void defer(A argument, @Nullable CompletableFuture<R> waiter, boolean opens) {
        DebounceCalls<A, R> calls = pending == null ? new DebounceCalls<>(argument) : pending;
        if (opens && window == null) {
            openWindow();
        }
        if (rules.lazy()) {
            calls.argument(argument);
        }
        calls.add(waiter);
        pending = calls;
        if (waiter == null && !calls.isHeld() && !hold(calls)) {
            // The worker is closing and would not wait: rather early than never.
            closeWindow();
            goOn();
        }
    }

    /** Keeps a closing worker, and a drain, until the run that nobody waits for has been; false if it cannot. */
    private boolean hold(DebounceCalls<A, R> calls) {
        CompletableFuture<Void> hold = new CompletableFuture<>();
        try {
            var unused = worker.submitAsync(() -> hold).whenComplete((ignored, cutOff) -> {
                if (cutOff != null) {
                    report(FlowFutures.unwrap(cutOff));
                }
            });
        } catch (RejectedExecutionException e) {
            return false;
        }
        calls.hold(hold);
        return true;
    }

    private void run(DebounceCalls<A, R> calls) {
        CompletableFuture<R> run = new CompletableFuture<>();
        running = true;
        current = calls;
        latest = run;
        if (body.plain() != null) {
            runPlain(calls, run);
            return;
        }
        CompletionStage<R> stage;
        try {
            stage = Objects.requireNonNull(body.async()).apply(calls.argument());
        } catch (Throwable e) {
            ended(calls, run, null, e);
            return;
        }
        FlowLanding.follow(worker, stage, (value, error) -> ended(calls, run, value, error));
    }

    private void runPlain(DebounceCalls<A, R> calls, CompletableFuture<R> run) {
        R value = null;
        Throwable error = null;
        try {
            value = Objects.requireNonNull(body.plain()).apply(calls.argument());
        } catch (Throwable e) {
            error = e;
        }
        ended(calls, run, value, error);
    }

    private void ended(
            DebounceCalls<A, R> calls, CompletableFuture<R> run, @Nullable R value, @Nullable Throwable error) {
        if (worker.isWorkerThread()) {
            running = false;
            current = null;
            if (error != null && rules.rerunAfterFailure() && pending == null) {
                closeWindow();
            }
        }
        FlowFutures.settle(run, value, error);
        if (calls.settle(value, error)) {
            report(Objects.requireNonNull(error));
        }
        if (worker.isWorkerThread()) {
            // Off the worker's thread it was given up by a close: nothing starts any more.
            goOn();
        }
    }

    /** Starts what waits if it may start; tells when nothing is left. */
    private void goOn() {
        if (running || window != null) {
            return;
        }
        DebounceCalls<A, R> calls = pending;
        pending = null;
        if (calls != null && calls.isWanted()) {
            reopenWindow();
            run(calls);
        } else {
            idle();
        }
    }

    private void idle() {
        latest = null;
        if (closing != null) {
            closing.complete(null);
        }
        whenIdle.run();
    }

    /**
     * A fixed window counts from every run that has one; a burst of calls in a sliding one is over with its last run.
     */
    private void reopenWindow() {
        boolean endsBurst = rules.sliding() && rules.lazy();
        if (!rules.eager() || endsBurst || closing != null) {
            return;
        }
        try {
            openWindow();
        } catch (RejectedExecutionException e) {
            // Too many timers: this run is not followed by a window.
        }
    }

    private void openWindow() {
        CompletableFuture<Void> opened = worker.timers().delay(rules.window());
        try {
            startLimit();
        } catch (RejectedExecutionException e) {
            opened.cancel(false);
            throw e;
        }
        follow(opened);
    }

    private void slide() {
        CompletableFuture<Void> later = worker.timers().delay(rules.window());
        if (window != null) {
            window.cancel(false);
        }
        follow(later);
    }

    private void follow(CompletableFuture<Void> opened) {
        window = opened;
        var unused = opened.thenRun(() -> {
            if (window == opened) {
                closeWindow();
                goOn();
            }
        });
    }

    private void closeWindow() {
        cancel(window);
        cancel(limit);
        window = null;
        limit = null;
    }

    private static void cancel(@Nullable CompletableFuture<Void> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void startLimit() {
        Duration maxWait = rules.maxWait();
        if (maxWait == null) {
            return;
        }
        CompletableFuture<Void> started = worker.timers().delay(maxWait);
        limit = started;
        var unused = started.thenRun(() -> {
            if (limit == started) {
                limitReached();
            }
        });
    }

    /** Calls have kept the window open for too long: runs what waits, or lets the next call run. */
    private void limitReached() {
        DebounceCalls<A, R> calls = pending;
        limit = null;
        if (running || calls == null) {
            closeWindow();
            goOn();
            return;
        }
        try {
            startLimit();
        } catch (RejectedExecutionException e) {
            closeWindow();
        }
        pending = null;
        if (calls.isWanted()) {
            run(calls);
        }
    }

    /** Refuses calls from here on and runs what waits at once. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> ends = closing;
        if (ends == null) {
            ends = new CompletableFuture<>();
            closing = ends;
            closeWindow();
            goOn();
        }
        return ends;
    }

    private void report(Throwable error) {
        FlowFutures.report(worker, rules.errorHandler(), this, error);
    }

    @Override
    public String toString() {
        return "Debouncer[" + rules.name() + "]";
    }
}
