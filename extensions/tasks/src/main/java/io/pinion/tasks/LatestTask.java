package io.pinion.tasks;

import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous code of which only the latest request matters: a new one supersedes the one that runs, and at most one
 * runs at a time.
 *
 * <pre>{@code
 * LatestTask<String, Page> search = LatestTask.on(worker).cancelGrace(ofMillis(200)).wrapAsync(client::search);
 * search.request("a");
 * search.request("ab").thenAccept(this::show);    // the first one ends as cancelled
 * }</pre>
 *
 * <p>Shape: one request runs, at most one waits for its end. A superseded request fails with
 * {@link CancellationException} at once; its code is told, has the cancel grace to end by itself, and then its stage is
 * cancelled if it is a {@link CompletableFuture}. The next starts when that stage has ended, never before: code whose
 * stage ends when it is cancelled, though its work goes on, has to see to that itself, and a stage that cannot be
 * cancelled is waited for.
 * <p>Threads: any may request; the code starts on the worker's thread.
 * <p>Order: as requested; of those that come while one runs, the last.
 * <p>Source: {@code switchMap} of reactive streams, with the overlap taken out.
 *
 * @param <A> the argument
 * @param <T> the result
 */
public final class LatestTask<A extends @Nullable Object, T extends @Nullable Object> {

    /**
     * Code that can be told that nobody wants its result any more.
     *
     * @param <A> the argument
     * @param <T> the result
     */
    @FunctionalInterface
    public interface Body<A extends @Nullable Object, T extends @Nullable Object> {
        /**
         * Starts the work; runs on the worker's thread and must not block it.
         *
         * @param argument of the request
         * @param superseded completes on the worker's thread when the result is of no use any more
         * @return ends when the work does; never null
         * @throws Exception fails the request
         */
        CompletionStage<T> start(A argument, CompletionStage<Void> superseded) throws Exception;
    }

    private final Worker worker;
    private final Duration cancelGrace;
    private final Body<A, T> body;

    // The worker's thread only.
    private @Nullable Request running;
    private @Nullable Request waiting;

    private LatestTask(Builder builder, Body<A, T> body) {
        worker = builder.worker;
        cancelGrace = builder.cancelGrace;
        this.body = body;
    }

    /**
     * Begins to describe a task.
     *
     * @param worker where the code starts
     * @return the builder
     */
    public static Builder on(Worker worker) {
        return new Builder(worker);
    }

    /**
     * Asks for a run that supersedes what runs or waits.
     *
     * @param argument for the code
     * @return completes on the worker's thread; fails with {@link CancellationException} when superseded. Cancelling it
     *     stops the run as a newer request would
     * @throws RejectedExecutionException if the worker refuses; nothing is superseded then
     */
    public CompletableFuture<T> request(A argument) {
        return worker.submitAsync(() -> accept(argument));
    }

    /**
     * Cancels what runs and what waits, as a newer request would.
     *
     * @throws RejectedExecutionException if the worker refuses; nothing is cancelled then
     */
    public void cancel() {
        worker.execute(() -> {
            supersede("The task was cancelled");
        });
    }

    private CompletableFuture<T> accept(A argument) {
        Request next = new Request(argument);
        supersede("A newer request has superseded this one");
        if (running == null) {
            start(next);
        } else {
            waiting = next;
        }
        return next;
    }

    private void supersede(String why) {
        Request before = waiting;
        waiting = null;
        if (before != null) {
            before.completeExceptionally(new CancellationException(why + " before it started"));
        }
        Request now = running;
        if (now != null) {
            now.completeExceptionally(new CancellationException(why + " while it ran"));
            stop(now);
        }
    }

    private void start(Request next) {
        running = next;
        CompletionStage<T> stage;
        try {
            stage = body.start(next.argument, next.superseded.minimalCompletionStage());
        } catch (Throwable e) {
            ended(next, null, e);
            return;
        }
        next.stage = stage;
        FlowLanding.follow(worker, stage, (value, error) -> ended(next, value, error));
    }

    private void ended(Request ended, @Nullable T value, @Nullable Throwable error) {
        FlowFutures.settle(ended, value, error);
        if (!worker.isWorkerThread()) {
            // The worker was given up: nothing starts any more.
            return;
        }
        running = null;
        if (ended.grace != null) {
            ended.grace.cancel(false);
        }
        Request next = waiting;
        waiting = null;
        if (next != null && !next.isDone()) {
            start(next);
        }
    }

    /** Tells the code, and cancels it when the grace is over. */
    private void stop(Request request) {
        if (request.stopping || request != running) {
            return;
        }
        request.stopping = true;
        request.superseded.complete(null);
        if (request != running) {
            return;
        }
        if (cancelGrace.isZero()) {
            cancelStage(request);
            return;
        }
        try {
            request.grace = worker.timers().delay(cancelGrace);
        } catch (RejectedExecutionException e) {
            cancelStage(request);
            return;
        }
        var unused = request.grace.thenRun(() -> cancelStage(request));
    }

    private void cancelStage(Request request) {
        if (request.stage instanceof CompletableFuture<T> future) {
            try {
                future.cancel(true);
            } catch (RuntimeException e) {
                // A minimal stage refuses; its end is waited for.
            }
        }
    }

    private final class Request extends CompletableFuture<T> {
        private final A argument;
        private final CompletableFuture<Void> superseded = new CompletableFuture<>();
        private @Nullable CompletionStage<T> stage;
        private @Nullable CompletableFuture<Void> grace;
        private boolean stopping;

        Request(A argument) {
            this.argument = argument;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                try {
                    worker.execute(() -> stop(this));
                } catch (RejectedExecutionException e) {
                    // The run ends by itself; a newer request would stop it, too.
                }
            }
            return cancelled;
        }
    }

    /** Describes a task. Not safe for use by several threads. */
    public static final class Builder {
        private final Worker worker;
        private Duration cancelGrace = Duration.ZERO;

        private Builder(Worker worker) {
            this.worker = Objects.requireNonNull(worker, "worker");
        }

        /**
         * Sets how long superseded code may go on to end by itself before its stage is cancelled; zero without it.
         *
         * @param cancelGrace zero or more
         * @return this
         */
        public Builder cancelGrace(Duration cancelGrace) {
            this.cancelGrace = FlowChecks.notNegative("cancelGrace", cancelGrace);
            return this;
        }

        /**
         * Makes a task of a function.
         *
         * @param function started once per run on the worker's thread; its stage ends the run
         * @param <A> the argument
         * @param <T> the result
         * @return the task
         */
        public <A extends @Nullable Object, T extends @Nullable Object> LatestTask<A, T> wrapAsync(
                Function<? super A, ? extends CompletionStage<T>> function) {
            Objects.requireNonNull(function, "function");
            return new LatestTask<>(this, (argument, superseded) -> function.apply(argument));
        }

        /**
         * Makes a task of code that wants to be told when it is superseded.
         *
         * @param body started once per run on the worker's thread; its stage ends the run
         * @param <A> the argument
         * @param <T> the result
         * @return the task
         */
        public <A extends @Nullable Object, T extends @Nullable Object> LatestTask<A, T> wrapBody(Body<A, T> body) {
            return new LatestTask<>(this, Objects.requireNonNull(body, "body"));
        }
    }
}
