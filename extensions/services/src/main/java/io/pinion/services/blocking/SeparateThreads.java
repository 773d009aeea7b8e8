package io.pinion.services.blocking;

import io.pinion.worker.TaskDecorator;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A thread of its own for each call, which ends with the call: for code that runs long, for ever, or must not share a
 * thread. Results come back to a worker.
 *
 * <p>Shape: at most {@code limit} calls at a time; beyond that a call is refused. No call waits for a thread.
 * <p>Threads: platform threads named {@code <name>-<n>}, daemon ones by default. Any thread may call every method.
 * <p>Context and close: as of a {@link BlockingPool}.
 */
public final class SeparateThreads implements BlockingCalls, AutoCloseable {
    /** How many calls may run if nothing else is asked for. */
    public static final int DEFAULT_LIMIT = 1_000;

    private final CallGroup group;
    private final SeparateLauncher launcher;
    private final Duration grace;

    private SeparateThreads(Builder builder) {
        launcher = new SeparateLauncher(builder.name, builder.daemon, builder.limit);
        TaskDecorator decorator = builder.decorator;
        group = new CallGroup(
                builder.worker,
                "Separate threads '" + builder.name + "'",
                launcher,
                decorator == null ? builder.worker.config().decorator() : decorator);
        grace = builder.grace;
    }

    /**
     * Returns a builder of threads whose results come back to a worker.
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
     * Closes: fails and interrupts what runs, and waits for it at most the grace of the builder. On the worker's thread
     * and on one of these threads it starts the close and returns; an interrupt of this thread ends the wait and stays
     * set.
     */
    @Override
    public void close() {
        group.close(grace);
    }

    /**
     * Closes as {@link #close()} does, with another limit.
     *
     * @param limit how long to wait for what runs, zero or more
     * @return whether nothing runs any more
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
     * Collects settings; each is checked when it is set.
     *
     * <p>Threads: one at a time.
     */
    public static final class Builder {
        private final Worker worker;
        private String name;
        private boolean daemon = true;
        private int limit = DEFAULT_LIMIT;
        private Duration grace = Duration.ofSeconds(10);
        private @Nullable TaskDecorator decorator;

        private Builder(Worker worker) {
            this.worker = worker;
            name = worker.config().name() + "-separate";
        }

        /**
         * Names the threads; default the worker's name and {@code -separate}.
         *
         * @param name not blank, at most 100 characters, no control characters
         * @return this builder
         */
        public Builder name(String name) {
            this.name = CallChecks.name(name);
            return this;
        }

        /**
         * Sets whether the JVM may end while code runs; default true.
         *
         * @param daemon false: the JVM waits for the code to end
         * @return this builder
         */
        public Builder daemon(boolean daemon) {
            this.daemon = daemon;
            return this;
        }

        /**
         * Sets how many calls may run at a time; default {@value SeparateThreads#DEFAULT_LIMIT}.
         *
         * @param limit from 1 to 1,000,000
         * @return this builder
         */
        public Builder limit(int limit) {
            this.limit = CallChecks.inRange("limit", limit, 1, 1_000_000);
            return this;
        }

        /**
         * Sets how long {@link SeparateThreads#close()} waits for what runs; default ten seconds.
         *
         * @param grace zero or more
         * @return this builder
         */
        public Builder grace(Duration grace) {
            this.grace = CallChecks.notNegative("grace", grace);
            return this;
        }

        /**
         * Sets what carries context to the threads; default the decorator of the worker.
         *
         * @param decorator called on the thread that submits
         * @return this builder
         */
        public Builder decorator(TaskDecorator decorator) {
            this.decorator = Objects.requireNonNull(decorator, "decorator");
            return this;
        }

        /**
         * Makes it ready; no thread is made until the first call.
         *
         * @return to be closed
         */
        public SeparateThreads open() {
            return new SeparateThreads(this);
        }
    }
}
