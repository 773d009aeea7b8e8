package io.pinion.tasks;

import io.pinion.worker.AsyncTask;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many through per time, on the timers of a worker: a token bucket.
 *
 * <pre>{@code
 * RateLimiter limiter = RateLimiter.on(worker).permits(100).per(ofSeconds(1)).burst(20).open();
 * limiter.acquire().thenCompose(ok -> client.post(order));
 * limiter.submitAsync(() -> client.post(order));            // the same, and cancelling it takes it out of the queue
 * if (limiter.tryAcquire()) { ... }                         // never waits, never overtakes a waiter
 * }</pre>
 *
 * <p>Shape: the bucket starts full with {@code burst} permits and gets {@code permits} per period, spread evenly: one
 * by one, but not in steps shorter than a millisecond, which bring several. With a burst of 1, the default, passes keep
 * their distance. At most {@code maxWaiters} wait; one more is refused. Each waiter counts against the worker's
 * {@code maxInFlight}.
 * <p>Threads: any.
 * <p>Order: waiters pass in the order of arrival. In any span the passes are at most {@code burst} plus what the span
 * brings and one step; ticks that the worker was late for are made up, within the burst.
 * <p>Close: waiters fail with {@link RejectedExecutionException}, at the latest 100 ms after the worker has begun to
 * close.
 * <p>Cost: {@link #tryAcquire()} is one compare-and-set. A timer ticks only while the bucket is not full.
 * <p>Source: token bucket, as in ITU-T I.371.
 */
public final class RateLimiter implements AutoCloseable {
    private final Worker worker;
    private final RateBucket bucket;

    private RateLimiter(Worker worker, RateBucket bucket) {
        this.worker = worker;
        this.bucket = bucket;
    }

    /**
     * Begins to describe a limiter.
     *
     * @param worker whose timers it uses
     * @return the builder
     */
    public static Builder on(Worker worker) {
        return new Builder(worker);
    }

    /**
     * Waits for a permit without blocking.
     *
     * @return completes on the worker's thread when it is there; cancelling it gives up the place in the queue. It
     *     fails with {@link RejectedExecutionException} if too many wait or this is closed
     * @throws RejectedExecutionException if the worker refuses
     */
    public CompletableFuture<Void> acquire() {
        return worker.submitAsync(bucket::acquire);
    }

    /**
     * Takes a permit if one is free and nobody waits; never waits.
     *
     * @return whether it was taken; false, too, when closed
     * @throws RejectedExecutionException if the worker takes no timer; no permit is taken
     */
    public boolean tryAcquire() {
        return bucket.tryTake();
    }

    /**
     * Runs code on the worker when there is a permit for it.
     *
     * @param task runs on the worker's thread; must not block it
     * @param <T> the result
     * @return completes on the worker's thread; cancelled before its turn, it costs no permit
     * @throws RejectedExecutionException if the worker refuses; too many waiters fail the future
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        return submitAsync(() -> CompletableFuture.completedFuture(task.call()));
    }

    /**
     * Starts asynchronous code on the worker when there is a permit for it.
     *
     * @param task started on the worker's thread
     * @param <T> the result
     * @return completes on the worker's thread; cancelled before its turn, it costs no permit; later, its stage is
     *     cancelled if that is a {@link CompletableFuture}
     * @throws RejectedExecutionException if the worker refuses; too many waiters fail the future
     */
    public <T extends @Nullable Object> CompletableFuture<T> submitAsync(AsyncTask<T> task) {
        Objects.requireNonNull(task, "task");
        return worker.submitAsync(() -> {
            Turn<T> turn = new Turn<>(bucket.acquire());
            var unused = turn.permit.whenComplete((ignored, refused) -> turn.come(task, refused));
            return turn;
        });
    }

    /**
     * Returns how many permits are free.
     *
     * @return a snapshot
     */
    public int available() {
        return bucket.available();
    }

    /**
     * Returns how many acquisitions were refused because too many waited.
     *
     * @return a count since the start
     */
    public long refused() {
        return bucket.refused();
    }

    /** Closes: waiters fail, nothing more is let through. Idempotent; does not wait. */
    @Override
    public void close() {
        bucket.close();
    }

    /** Waits for its permit, then for its work; cancels whichever it waits for. */
    private static final class Turn<T extends @Nullable Object> extends CompletableFuture<T> {
        private final CompletableFuture<Void> permit;
        private volatile @Nullable CompletionStage<T> work;

        Turn(CompletableFuture<Void> permit) {
            this.permit = permit;
        }

        void come(AsyncTask<T> task, @Nullable Throwable refused) {
            if (refused != null) {
                completeExceptionally(refused);
                return;
            }
            try {
                CompletionStage<T> started = Objects.requireNonNull(task.start(), "the task returned no stage (null)");
                work = started;
                if (isCancelled()) {
                    cancelWork();
                }
                var unused = started.whenComplete((value, error) ->
                        FlowFutures.settle(this, value, error == null ? null : FlowFutures.unwrap(error)));
            } catch (Throwable e) {
                completeExceptionally(e);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            permit.cancel(false);
            cancelWork();
            return cancelled;
        }

        private void cancelWork() {
            if (work instanceof CompletableFuture<T> future) {
                try {
                    future.cancel(true);
                } catch (RuntimeException e) {
                    // A minimal stage refuses; it goes on, and nobody waits for it.
                }
            }
        }
    }

    /** Describes a limiter. Not safe for use by several threads. */
    public static final class Builder {
        private static final int MAX = 1_000_000_000;

        private final Worker worker;
        private int permits;
        private @Nullable Duration per;
        private int burst = 1;
        private int maxWaiters = 1024;

        private Builder(Worker worker) {
            this.worker = Objects.requireNonNull(worker, "worker");
        }

        /**
         * Sets how many pass per period; required.
         *
         * @param permits from 1 to 10^9
         * @return this
         */
        public Builder permits(int permits) {
            this.permits = FlowChecks.inRange("permits", permits, 1, MAX);
            return this;
        }

        /**
         * Sets the period; required.
         *
         * @param per positive, at most 365 days
         * @return this
         */
        public Builder per(Duration per) {
            FlowChecks.positive("per", per);
            if (per.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException("per must be at most 365 days, was " + per);
            }
            this.per = per;
            return this;
        }

        /**
         * Sets how many permits can be saved up while nobody takes them; 1 without it.
         *
         * @param burst from 1 to 10^9
         * @return this
         */
        public Builder burst(int burst) {
            this.burst = FlowChecks.inRange("burst", burst, 1, MAX);
            return this;
        }

        /**
         * Sets how many may wait; 1024 without it.
         *
         * @param maxWaiters from 0, which never waits, to 10^9
         * @return this
         */
        public Builder maxWaiters(int maxWaiters) {
            this.maxWaiters = FlowChecks.inRange("maxWaiters", maxWaiters, 0, MAX);
            return this;
        }

        /**
         * Makes the limiter, its bucket full.
         *
         * @return the limiter
         * @throws IllegalStateException if permits or the period are missing
         */
        public RateLimiter open() {
            if (permits == 0 || per == null) {
                throw new IllegalStateException(
                        "permits and per are not both set; call permits(int) and per(Duration)");
            }
            return new RateLimiter(worker, new RateBucket(worker, permits, per.toNanos(), burst, maxWaiters));
        }
    }
}
