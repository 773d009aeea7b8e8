package io.pinion.worker;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is started; immutable.
 *
 * <p>Threads: any. A configuration may start many workers; the objects in it (handler, decorator, factory) are then
 * shared.
 */
public final class WorkerConfig {
    /** Slots of the ring if nothing else is asked for. */
    public static final int DEFAULT_CAPACITY = 16_384;
    /** The most slots a ring may have. */
    public static final int MAX_CAPACITY = 1 << 24;

    private static final WorkerConfig DEFAULTS = builder().build();

    private final String name;
    private final int capacity;
    private final IdleStrategy idleStrategy;
    private final OverflowPolicy overflow;
    private final TaskErrorHandler errorHandler;
    private final @Nullable TaskDecorator decorator;
    private final Duration grace;
    private final Duration stallThreshold;
    private final @Nullable ThreadFactory threadFactory;
    private final Pinning pinning;
    private final PollerChoice poller;
    private final int blockingPoolSize;
    private final int maxInFlight;
    private final int maxTimers;

    private WorkerConfig(Builder builder) {
        name = orDefault(builder.name, "pinion-worker");
        capacity = orDefault(builder.capacity, DEFAULT_CAPACITY);
        idleStrategy = orDefault(builder.idleStrategy, IdleStrategy.ADAPTIVE);
        overflow = orDefault(builder.overflow, OverflowPolicy.reject());
        errorHandler = builder.errorHandler != null ? builder.errorHandler : TaskErrorHandler.logging();
        decorator = builder.decorator;
        grace = orDefault(builder.grace, Duration.ofSeconds(10));
        stallThreshold = orDefault(builder.stallThreshold, Duration.ofSeconds(5));
        threadFactory = builder.threadFactory;
        pinning = orDefault(builder.pinning, Pinning.none());
        poller = orDefault(builder.poller, PollerChoice.AUTO);
        blockingPoolSize = builder.blockingPoolSize != null
                ? builder.blockingPoolSize
                : Math.min(Math.max(Runtime.getRuntime().availableProcessors(), 4), 32);
        maxInFlight = orDefault(builder.maxInFlight, 65_536);
        maxTimers = orDefault(builder.maxTimers, 1 << 22);
    }

    private static <T> T orDefault(@Nullable T value, T fallback) {
        return value != null ? value : fallback;
    }

    /**
     * Returns the defaults: 16,384 slots, adaptive idling, a full ring rejects, ten seconds of grace.
     *
     * @return the defaults
     */
    public static WorkerConfig defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the name of the worker and of its thread.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns how many tasks the ring holds.
     *
     * @return slots, a power of two
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Returns what the thread does when idle.
     *
     * @return the strategy
     */
    public IdleStrategy idleStrategy() {
        return idleStrategy;
    }

    /**
     * Returns what a full ring does.
     *
     * @return the policy
     */
    public OverflowPolicy overflow() {
        return overflow;
    }

    /**
     * Returns who is told of errors nobody else sees.
     *
     * @return the handler
     */
    public TaskErrorHandler errorHandler() {
        return errorHandler;
    }

    /**
     * Returns what wraps each task.
     *
     * @return the decorator, or null
     */
    public @Nullable TaskDecorator decorator() {
        return decorator;
    }

    /**
     * Returns how long {@link Worker#close()} lets accepted work go on.
     *
     * @return the grace
     */
    public Duration grace() {
        return grace;
    }

    /**
     * Returns how long the worker may stand still with work to do before the watchdog reports it.
     *
     * @return the threshold; zero when the watchdog is off
     */
    public Duration stallThreshold() {
        return stallThreshold;
    }

    /**
     * Returns what makes the worker's thread.
     *
     * @return the factory, or null for a named daemon thread
     */
    public @Nullable ThreadFactory threadFactory() {
        return threadFactory;
    }

    /**
     * Returns on which processors the thread runs.
     *
     * @return the pinning
     */
    public Pinning pinning() {
        return pinning;
    }

    /**
     * Returns what the thread blocks in.
     *
     * @return the choice
     */
    public PollerChoice poller() {
        return poller;
    }

    /**
     * Returns how many threads {@link Worker#blocking()} uses where there are no virtual threads.
     *
     * @return the bound
     */
    public int blockingPoolSize() {
        return blockingPoolSize;
    }

    /**
     * Returns how many asynchronous and blocking tasks may be in flight together.
     *
     * @return the bound
     */
    public int maxInFlight() {
        return maxInFlight;
    }

    /**
     * Returns how many timers may be pending.
     *
     * @return the bound
     */
    public int maxTimers() {
        return maxTimers;
    }

    @Override
    public String toString() {
        return "WorkerConfig[name=" + name + ", capacity=" + capacity + ", idleStrategy=" + idleStrategy + ", overflow="
                + overflow + ", grace=" + grace + ", stallThreshold=" + stallThreshold + ", pinning=" + pinning
                + ", poller="
                + poller + ", blockingPoolSize="
                + blockingPoolSize + ", maxInFlight=" + maxInFlight + ", maxTimers=" + maxTimers + "]";
    }

    /**
     * Collects settings; each is checked when it is set and may be set once.
     *
     * <p>Threads: one at a time.
     */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable Integer capacity;
        private @Nullable IdleStrategy idleStrategy;
        private @Nullable OverflowPolicy overflow;
        private @Nullable TaskErrorHandler errorHandler;
        private @Nullable TaskDecorator decorator;
        private @Nullable Duration grace;
        private @Nullable Duration stallThreshold;
        private @Nullable ThreadFactory threadFactory;
        private @Nullable Pinning pinning;
        private @Nullable PollerChoice poller;
        private @Nullable Integer blockingPoolSize;
        private @Nullable Integer maxInFlight;
        private @Nullable Integer maxTimers;

        private Builder() {}

        /**
         * Names the worker; default {@code pinion-worker}.
         *
         * @param name not blank, at most 100 characters, no control characters
         * @return this builder
         */
        public Builder name(String name) {
            this.name = once("name", this.name, name);
            if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
                this.name = null;
                throw new IllegalArgumentException(
                        "name must have 1 to 100 characters, not all blank and no control characters");
            }
            return this;
        }

        /**
         * Sets how many tasks the ring holds; default 16,384.
         *
         * @param capacity a power of two from 2 to 2^24
         * @return this builder
         */
        public Builder capacity(int capacity) {
            if (capacity < 2 || capacity > MAX_CAPACITY || Integer.bitCount(capacity) != 1) {
                throw new IllegalArgumentException(
                        "capacity must be a power of two from 2 to " + MAX_CAPACITY + ", was " + capacity);
            }
            this.capacity = once("capacity", this.capacity, capacity);
            return this;
        }

        /**
         * Sets what the thread does when idle; default {@link IdleStrategy#ADAPTIVE}.
         *
         * @param idleStrategy the strategy
         * @return this builder
         */
        public Builder idleStrategy(IdleStrategy idleStrategy) {
            this.idleStrategy = once("idleStrategy", this.idleStrategy, idleStrategy);
            return this;
        }

        /**
         * Sets what a full ring does; default {@link OverflowPolicy#reject()}.
         *
         * @param overflow the policy
         * @return this builder
         */
        public Builder overflow(OverflowPolicy overflow) {
            this.overflow = once("overflow", this.overflow, overflow);
            return this;
        }

        /**
         * Sets who is told of errors nobody else sees; default {@link TaskErrorHandler#logging()}.
         *
         * @param errorHandler the handler
         * @return this builder
         */
        public Builder errorHandler(TaskErrorHandler errorHandler) {
            this.errorHandler = once("errorHandler", this.errorHandler, errorHandler);
            return this;
        }

        /**
         * Sets what wraps each task; default none.
         *
         * @param decorator the decorator
         * @return this builder
         */
        public Builder decorator(TaskDecorator decorator) {
            this.decorator = once("decorator", this.decorator, decorator);
            return this;
        }

        /**
         * Sets how long {@link Worker#close()} lets accepted work go on; default ten seconds.
         *
         * @param grace zero or more
         * @return this builder
         */
        public Builder grace(Duration grace) {
            this.grace = once("grace", this.grace, notNegative("grace", grace));
            return this;
        }

        /**
         * Sets how long the worker may stand still with work to do before it is reported; default five seconds.
         *
         * @param stallThreshold at least ten milliseconds, or zero to switch the watchdog off
         * @return this builder
         */
        public Builder stallThreshold(Duration stallThreshold) {
            notNegative("stallThreshold", stallThreshold);
            if (!stallThreshold.isZero() && stallThreshold.compareTo(Duration.ofMillis(10)) < 0) {
                throw new IllegalArgumentException(
                        "stallThreshold must be zero (off) or at least 10 ms, was " + stallThreshold);
            }
            this.stallThreshold = once("stallThreshold", this.stallThreshold, stallThreshold);
            return this;
        }

        /**
         * Sets what makes the worker's thread; default a daemon thread with the worker's name.
         *
         * @param threadFactory makes one thread, not started; the worker names it and makes it a daemon
         * @return this builder
         */
        public Builder threadFactory(ThreadFactory threadFactory) {
            this.threadFactory = once("threadFactory", this.threadFactory, threadFactory);
            return this;
        }

        /**
         * Sets on which processors the thread runs; default wherever the operating system likes.
         *
         * @param pinning the pinning
         * @return this builder
         */
        public Builder pinning(Pinning pinning) {
            this.pinning = once("pinning", this.pinning, pinning);
            return this;
        }

        /**
         * Sets what the thread blocks in; default {@link PollerChoice#AUTO}.
         *
         * @param poller the choice
         * @return this builder
         */
        public Builder poller(PollerChoice poller) {
            this.poller = once("poller", this.poller, poller);
            return this;
        }

        /**
         * Sets how many threads {@link Worker#blocking()} uses where there are no virtual threads; default the number
         * of processors, at least 4 and at most 32.
         *
         * @param blockingPoolSize from 1 to 10,000
         * @return this builder
         */
        public Builder blockingPoolSize(int blockingPoolSize) {
            this.blockingPoolSize = once(
                    "blockingPoolSize", this.blockingPoolSize, inRange("blockingPoolSize", blockingPoolSize, 10_000));
            return this;
        }

        /**
         * Sets how many asynchronous and blocking tasks may be in flight together; default 65,536.
         *
         * @param maxInFlight from 1 to 2^24
         * @return this builder
         */
        public Builder maxInFlight(int maxInFlight) {
            this.maxInFlight = once("maxInFlight", this.maxInFlight, inRange("maxInFlight", maxInFlight, MAX_CAPACITY));
            return this;
        }

        /**
         * Sets how many timers may be pending; default 4,194,304.
         *
         * @param maxTimers from 1 to 2^28
         * @return this builder
         */
        public Builder maxTimers(int maxTimers) {
            this.maxTimers = once("maxTimers", this.maxTimers, inRange("maxTimers", maxTimers, 1 << 28));
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @return what was set, and the defaults for the rest
         */
        public WorkerConfig build() {
            return new WorkerConfig(this);
        }

        private static <T> T once(String setting, @Nullable T before, T value) {
            Objects.requireNonNull(value, setting);
            if (before != null) {
                throw new IllegalStateException(setting + " was already set to " + before);
            }
            return value;
        }

        private static Duration notNegative(String setting, Duration value) {
            Objects.requireNonNull(value, setting);
            if (value.isNegative()) {
                throw new IllegalArgumentException(setting + " must not be negative, was " + value);
            }
            return value;
        }

        private static int inRange(String setting, int value, int max) {
            if (value < 1 || value > max) {
                throw new IllegalArgumentException(setting + " must be from 1 to " + max + ", was " + value);
            }
            return value;
        }
    }
}
