package io.pinion.tasks;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.Worker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link TaskPool}; each is checked when it is set.
 *
 * <p>Threads: one at a time.
 */
public final class TaskPoolBuilder {
    /** How many tasks may wait if nothing else is asked for. */
    public static final int DEFAULT_CAPACITY = 16_384;

    final Worker worker;
    String name = "pool";
    int size;
    int capacity = DEFAULT_CAPACITY;
    Duration timeout = Duration.ZERO;
    OverflowPolicy overflow = OverflowPolicy.reject();

    @Nullable
    Duration drainLimit;

    TaskPoolBuilder(Worker worker) {
        this.worker = Objects.requireNonNull(worker, "worker");
    }

    /**
     * Names the pool in its messages; default {@code pool}.
     *
     * @param name not blank
     * @return this builder
     */
    public TaskPoolBuilder name(String name) {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        this.name = name;
        return this;
    }

    /**
     * Sets how many tasks may run together; default no limit.
     *
     * @param size zero or more; 0 for no limit
     * @return this builder
     */
    public TaskPoolBuilder size(int size) {
        this.size = checkSize(size);
        return this;
    }

    /**
     * Sets how many tasks may wait; default {@value #DEFAULT_CAPACITY}. Accepted tasks are at most size plus capacity;
     * where the size has no limit, the capacity bounds what is on its way to the worker.
     *
     * @param capacity at least 1
     * @return this builder
     */
    public TaskPoolBuilder capacity(int capacity) {
        this.capacity = checkCapacity(capacity);
        return this;
    }

    /**
     * Sets how long a task may run; default no limit.
     *
     * @param timeout zero or more; zero for no limit
     * @return this builder
     */
    public TaskPoolBuilder timeout(Duration timeout) {
        this.timeout = notNegative("timeout", timeout);
        return this;
    }

    /**
     * Sets what a full pool does; default {@link OverflowPolicy#reject()}. Where the policy is to wait, a call on the
     * worker's own thread is refused instead.
     *
     * @param overflow the policy
     * @return this builder
     */
    public TaskPoolBuilder overflow(OverflowPolicy overflow) {
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        return this;
    }

    /**
     * Sets how long {@link TaskPool#close()} lets tasks go on; default the grace of the worker.
     *
     * @param drainLimit zero or more
     * @return this builder
     */
    public TaskPoolBuilder drainLimit(Duration drainLimit) {
        this.drainLimit = notNegative("drainLimit", drainLimit);
        return this;
    }

    /**
     * Makes a pool for calls from any thread and opens it.
     *
     * @return the open pool
     * @throws java.util.concurrent.RejectedExecutionException if the worker is closing
     */
    public TaskPool open() {
        return build().open();
    }

    /**
     * Makes a pool for calls from any thread, to be opened later.
     *
     * @return the new pool
     */
    public TaskPool build() {
        return new SafeTaskPool(new PoolCore(this));
    }

    /**
     * Makes a pool for calls on the worker's thread only, to be opened there. Elsewhere its methods throw
     * {@link IllegalStateException} and change nothing.
     *
     * @return the new pool
     */
    public TaskPool confined() {
        return new ConfinedTaskPool(new PoolCore(this));
    }

    static int checkSize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("size must be 0 (no limit) or more, was " + size);
        }
        return size;
    }

    static int checkCapacity(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        return capacity;
    }

    static Duration notNegative(String setting, Duration value) {
        if (Objects.requireNonNull(value, setting).isNegative()) {
            throw new IllegalArgumentException(setting + " must not be negative, was " + value);
        }
        return value;
    }

    /** Saturates: a duration beyond 292 years is as good as for ever. */
    static long toNs(Duration value) {
        try {
            return value.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
