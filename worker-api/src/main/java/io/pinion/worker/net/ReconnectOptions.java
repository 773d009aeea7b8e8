package io.pinion.worker.net;

import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link ReconnectingStream} connects again, and what it keeps meanwhile.
 *
 * <p>Threads: immutable; the builder one at a time.
 */
public final class ReconnectOptions {
    /** What happens to a frame that finds the buffer full. */
    public enum WhenFull {
        /** It is refused, or waited for by {@link ReconnectingStream#write}. */
        REFUSE,
        /** It is dropped and counted. */
        DROP_NEWEST,
        /** The oldest frames that were not begun are dropped and counted, until it fits. */
        DROP_OLDEST
    }

    private static final ReconnectOptions DEFAULTS = builder().build();
    private final StreamOptions stream;
    private final Duration firstBackoff;
    private final Duration maxBackoff;
    private final Duration stableFor;
    private final Duration liveness;
    private final int bufferBytes;
    private final WhenFull whenFull;
    private final boolean resynchronise;
    private final Duration closeTimeout;

    private ReconnectOptions(Builder builder) {
        stream = builder.stream;
        firstBackoff = builder.firstBackoff;
        maxBackoff = builder.maxBackoff;
        stableFor = builder.stableFor;
        liveness = builder.liveness;
        bufferBytes = builder.bufferBytes;
        whenFull = builder.whenFull;
        resynchronise = builder.resynchronise;
        closeTimeout = builder.closeTimeout;
    }

    /**
     * Returns the defaults, as the builder's methods name them.
     *
     * @return the defaults
     */
    public static ReconnectOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder that holds the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the options of each connection.
     *
     * @return the options
     */
    public StreamOptions stream() {
        return stream;
    }

    /**
     * Returns the longest wait after the first failure.
     *
     * @return the wait
     */
    public Duration firstBackoff() {
        return firstBackoff;
    }

    /**
     * Returns where the doubling ends.
     *
     * @return the wait
     */
    public Duration maxBackoff() {
        return maxBackoff;
    }

    /**
     * Returns how long a connection has to last to count as good.
     *
     * @return the time
     */
    public Duration stableFor() {
        return stableFor;
    }

    /**
     * Returns how long nothing may arrive.
     *
     * @return the time; zero for no limit
     */
    public Duration liveness() {
        return liveness;
    }

    /**
     * Returns how many bytes are kept.
     *
     * @return bytes
     */
    public int bufferBytes() {
        return bufferBytes;
    }

    /**
     * Returns what happens to a frame that finds the buffer full.
     *
     * @return the policy
     */
    public WhenFull whenFull() {
        return whenFull;
    }

    /**
     * Tells whether what was left unread is dropped at a loss.
     *
     * @return whether it is dropped
     */
    public boolean resynchronise() {
        return resynchronise;
    }

    /**
     * Returns how long a close may go on sending.
     *
     * @return the time
     */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** Collects options; each is checked when it is set. */
    public static final class Builder {
        private StreamOptions stream =
                StreamOptions.builder().idleTimeout(Duration.ZERO).build();
        private Duration firstBackoff = Duration.ofMillis(100);
        private Duration maxBackoff = Duration.ofSeconds(30);
        private Duration stableFor = Duration.ofSeconds(10);
        private Duration liveness = Duration.ZERO;
        private int bufferBytes = 1 << 20;
        private WhenFull whenFull = WhenFull.REFUSE;
        private boolean resynchronise = false;
        private Duration closeTimeout = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * Sets the options of each connection; its connect time-out is the time-out per attempt. The default has no idle time-out of its own: {@link #liveness} decides.
         *
         * @param stream the options
         * @return this builder
         */
        public Builder stream(StreamOptions stream) {
            this.stream = Objects.requireNonNull(stream, "stream");
            return this;
        }

        /**
         * Sets the longest wait after the first failure; it doubles with each further one. The wait is drawn evenly from half of that to all of it; default 100 ms.
         *
         * @param firstBackoff more than zero
         * @return this builder
         */
        public Builder firstBackoff(Duration firstBackoff) {
            this.firstBackoff = Checks.positive("firstBackoff", firstBackoff);
            return this;
        }

        /**
         * Sets where the doubling ends; default 30 s.
         *
         * @param maxBackoff at least the first
         * @return this builder
         */
        public Builder maxBackoff(Duration maxBackoff) {
            this.maxBackoff = Checks.positive("maxBackoff", maxBackoff);
            return this;
        }

        /**
         * Sets how long a connection has to last for the next back-off to begin at the first again; default 10 s.
         *
         * @param stableFor zero: every connection counts
         * @return this builder
         */
        public Builder stableFor(Duration stableFor) {
            this.stableFor = Checks.notNegative("stableFor", stableFor);
            return this;
        }

        /**
         * Sets how long nothing may arrive before the connection counts as dead and is replaced; default no limit, since not every peer talks.
         *
         * @param liveness zero for no limit
         * @return this builder
         */
        public Builder liveness(Duration liveness) {
            this.liveness = Checks.notNegative("liveness", liveness);
            return this;
        }

        /**
         * Sets how many bytes are kept while they cannot be sent; default 1 MiB.
         *
         * @param bufferBytes from 1,024 to 2^30
         * @return this builder
         */
        public Builder bufferBytes(int bufferBytes) {
            this.bufferBytes = Checks.inRange("bufferBytes", bufferBytes, 1024, 1 << 30);
            return this;
        }

        /**
         * Sets what happens to a frame that finds the buffer full; default it is refused.
         *
         * @param whenFull the policy
         * @return this builder
         */
        public Builder whenFull(WhenFull whenFull) {
            this.whenFull = Objects.requireNonNull(whenFull, "whenFull");
            return this;
        }

        /**
         * Sets whether what was left unread is dropped at a loss, so that reading begins with a whole frame; default false: it is joined with what comes next.
         *
         * @param resynchronise whether it is dropped
         * @return this builder
         */
        public Builder resynchronise(boolean resynchronise) {
            this.resynchronise = resynchronise;
            return this;
        }

        /**
         * Sets how long a close may go on sending; default 5 s.
         *
         * @param closeTimeout zero: it drops at once
         * @return this builder
         */
        public Builder closeTimeout(Duration closeTimeout) {
            this.closeTimeout = Checks.notNegative("closeTimeout", closeTimeout);
            return this;
        }

        /**
         * Makes the options.
         *
         * @return what was set, and the defaults for the rest
         * @throws IllegalArgumentException if two of them contradict each other
         */
        public ReconnectOptions build() {
            if (maxBackoff.compareTo(firstBackoff) < 0) {
                throw new IllegalArgumentException(
                        "maxBackoff must be at least firstBackoff, was " + maxBackoff + " and " + firstBackoff);
            }
            return new ReconnectOptions(this);
        }
    }
}
