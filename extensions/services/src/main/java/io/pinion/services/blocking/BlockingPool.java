package io.pinion.services.blocking;

import io.pinion.worker.TaskDecorator;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A shared pool of threads for blocking code; results come back to a worker.
 *
 * <p>Shape: at most {@code size} calls run together and {@code queue} wait, in the order of submission; beyond that a
 * call is refused. A call that waits for another call of the same pool ({@code get} or {@code join} on its future or a
 * stage derived from it) does not count while it waits, so nested calls cannot use the pool up; when its wait is
 * over, more than {@code size} may run for as long as the extra thread needs for its present call. At most
 * {@value #MAX_WAITERS} may wait so at a time. (A wait that goes through {@link CompletableFuture#allOf}, a latch or
 * another thread cannot be seen: wait for the futures themselves.)
 * <p>Threads: virtual ones where the JDK has them, otherwise daemon threads, made on demand and ended after ten idle
 * seconds; named {@code <name>-<n>}. Any thread may call every method.
 * <p>Context: the decorator, by default the worker's, is given each call on the thread that submits it; changes that the
 * code makes do not flow back.
 * <p>Close: what has not ended fails with {@link io.pinion.worker.TaskAbandonedException} on the worker's thread; what
 * has not started never does; what runs is interrupted once and waited for, up to the grace. Close the pool before its
 * worker; a result that comes after the worker's end completes its future on the pool's thread.
 */
public final class BlockingPool implements BlockingCalls, AutoCloseable {
    /** How many calls may wait if nothing else is asked for. */
    public static final int DEFAULT_QUEUE = 16_384;

    /** How many calls may wait for other calls of their pool at a time. */
    public static final int MAX_WAITERS = 1_000;

    private final CallGroup group;
    private final PoolLauncher launcher;
    private final Duration grace;

    private BlockingPool(Builder builder) {
        launcher = new PoolLauncher(builder.name, builder.size, builder.queue);
        TaskDecorator decorator = builder.decorator;
        group = new CallGroup(
                builder.worker,
                "Blocking pool '" + builder.name + "'",
                launcher,
                decorator == null ? builder.worker.config().decorator() : decorator);
        grace = builder.grace;
    }

    /**
     * Returns a builder of a pool whose results come back to a worker.
     *
     * @param worker where futures complete
     * @return a new builder
     */
    public static Builder on(Worker worker) {
        return new Builder(Objects.requireNonNull(worker, "worker"));
    }

    @Override
    public Worker worker() {
        return group.worker();
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> task) {
        return group.submit(task);
    }

    /**
     * Closes the pool and waits until nothing of it runs, at most the grace of the builder. On the worker's thread and on
     * the pool's own it starts the close and returns; an interrupt of this thread ends the wait and stays set.
     */
    @Override
    public void close() {
        group.close(grace);
    }

    /**
     * Closes the pool as {@link #close()} does, with another limit.
     *
     * @param limit how long to wait for what runs, zero or more
     * @return whether nothing of it runs any more; a thread cannot be killed, and code that ignores its interrupt runs on
     */
    public boolean close(Duration limit) {
        return group.close(CallChecks.notNegative("limit", limit));
    }

    /**
     * Tells whether it was closed.
     *
     * @return whether it takes no more calls
     */
    public boolean isClosed() {
        return group.isClosed();
    }

    /**
     * Returns the counts.
     *
     * @return one consistent snapshot
     */
    public BlockingStats stats() {
        return group.tally().snapshot(launcher.threads());
    }

    @Override
    public String toString() {
        return group + " " + stats();
    }

    /**
     * Collects the settings of a pool; each is checked when it is set.
     *
     * <p>Threads: one at a time.
     */
    public static final class Builder {
        private final Worker worker;
        private String name;
        private int size = Math.min(Math.max(Runtime.getRuntime().availableProcessors(), 4), 32);
        private int queue = DEFAULT_QUEUE;
        private Duration grace = Duration.ofSeconds(10);
        private @Nullable TaskDecorator decorator;

        private Builder(Worker worker) {
            this.worker = worker;
            name = worker.config().name() + "-pool";
        }

        /**
         * Names the pool and its threads; default the worker's name and {@code -pool}.
         *
         * @param name not blank, at most 100 characters, no control characters
         * @return this builder
         */
        public Builder name(String name) {
            this.name = CallChecks.name(name);
            return this;
        }

        /**
         * Sets how many calls may run together; default the number of processors, at least 4 and at most 32.
         *
         * @param size from 1 to 10,000
         * @return this builder
         */
        public Builder size(int size) {
            this.size = CallChecks.inRange("size", size, 1, 10_000);
            return this;
        }

        /**
         * Sets how many calls may wait; default {@value BlockingPool#DEFAULT_QUEUE}.
         *
         * @param queue from 1 to 2^24
         * @return this builder
         */
        public Builder queue(int queue) {
            this.queue = CallChecks.inRange("queue", queue, 1, 1 << 24);
            return this;
        }

        /**
         * Sets how long {@link BlockingPool#close()} waits for what runs; default ten seconds.
         *
         * @param grace zero or more
         * @return this builder
         */
        public Builder grace(Duration grace) {
            this.grace = CallChecks.notNegative("grace", grace);
            return this;
        }

        /**
         * Sets what carries context to the pool's threads; default the decorator of the worker.
         *
         * @param decorator called on the thread that submits
         * @return this builder
         */
        public Builder decorator(TaskDecorator decorator) {
            this.decorator = Objects.requireNonNull(decorator, "decorator");
            return this;
        }

        /**
         * Opens the pool. No thread is made until the first call.
         *
         * @return the pool, to be closed
         */
        public BlockingPool open() {
            return new BlockingPool(this);
        }
    }
}
