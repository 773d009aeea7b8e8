package io.pinion.tasks;

import io.pinion.worker.OverflowPolicy;
import io.pinion.worker.WorkerConfig;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link DedicatedPool}; each is checked when it is set.
 *
 * <p>Threads: one at a time.
 *
 * @param <R> the resource
 */
public final class DedicatedPoolBuilder<R extends @Nullable Object> {
    final WorkerConfig config;
    int size;
    int capacity = TaskPoolBuilder.DEFAULT_CAPACITY;
    Duration timeout = Duration.ZERO;
    OverflowPolicy overflow = OverflowPolicy.reject();
    Duration drainLimit;

    @Nullable
    PoolResource<R> resource;

    DedicatedPoolBuilder(WorkerConfig config) {
        this.config = Objects.requireNonNull(config, "config");
        drainLimit = config.grace();
    }

    /**
     * Sets how many tasks may run together; default no limit.
     *
     * @param size zero or more; 0 for no limit
     * @return this builder
     */
    public DedicatedPoolBuilder<R> size(int size) {
        this.size = TaskPoolBuilder.checkSize(size);
        return this;
    }

    /**
     * Sets how many tasks may wait; default {@value TaskPoolBuilder#DEFAULT_CAPACITY}.
     *
     * @param capacity at least 1
     * @return this builder
     */
    public DedicatedPoolBuilder<R> capacity(int capacity) {
        this.capacity = TaskPoolBuilder.checkCapacity(capacity);
        return this;
    }

    /**
     * Sets how long a task may run; default no limit.
     *
     * @param timeout zero or more; zero for no limit
     * @return this builder
     */
    public DedicatedPoolBuilder<R> timeout(Duration timeout) {
        this.timeout = TaskPoolBuilder.notNegative("timeout", timeout);
        return this;
    }

    /**
     * Sets what a full pool does; default {@link OverflowPolicy#reject()}.
     *
     * @param overflow the policy
     * @return this builder
     */
    public DedicatedPoolBuilder<R> overflow(OverflowPolicy overflow) {
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        return this;
    }

    /**
     * Sets how long a stop lets tasks go on, and then the close of the resource; default the grace of the worker.
     *
     * @param drainLimit zero or more
     * @return this builder
     */
    public DedicatedPoolBuilder<R> drainLimit(Duration drainLimit) {
        this.drainLimit = TaskPoolBuilder.notNegative("drainLimit", drainLimit);
        return this;
    }

    /**
     * Sets what is opened before the tasks and closed after them, on the worker's thread; default nothing.
     *
     * @param resource the resource
     * @param <S> its type
     * @return this builder
     */
    @SuppressWarnings("unchecked") // the builder holds nothing of type R but the resource
    public <S> DedicatedPoolBuilder<S> resource(PoolResource<S> resource) {
        Objects.requireNonNull(resource, "resource");
        DedicatedPoolBuilder<S> typed = (DedicatedPoolBuilder<S>) this;
        typed.resource = resource;
        return typed;
    }

    /**
     * Makes a pool, to be started later. No thread is made here.
     *
     * @return the stopped pool
     */
    public DedicatedPool<R> build() {
        return new DedicatedPool<>(this);
    }

    /**
     * Makes a pool and starts it.
     *
     * @return the running pool
     * @throws Exception what opening the resource failed with; nothing is left running
     */
    public DedicatedPool<R> open() throws Exception {
        DedicatedPool<R> pool = build();
        pool.start();
        return pool;
    }
}
