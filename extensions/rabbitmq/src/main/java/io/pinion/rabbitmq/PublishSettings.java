package io.pinion.rabbitmq;

import java.time.Duration;

/**
 * How a connection publishes.
 *
 * <p>Threads: immutable; the builder is for one thread.
 */
public final class PublishSettings {
    private static final Duration MAX_DURATION = Duration.ofDays(1);

    private final Duration confirmTimeout;
    private final int maxMessages;
    private final int maxBytes;
    private final Duration maxWait;
    private final boolean republish;
    private final Duration closeGrace;

    private PublishSettings(Builder builder) {
        confirmTimeout = builder.confirmTimeout;
        maxMessages = builder.maxMessages;
        maxBytes = builder.maxBytes;
        maxWait = builder.maxWait;
        republish = builder.republish;
        closeGrace = builder.closeGrace;
    }

    /**
     * Returns the defaults.
     *
     * @return what {@link Builder} says
     */
    public static PublishSettings defaults() {
        return builder().build();
    }

    /**
     * Begins settings.
     *
     * @return with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns how long a message may take from the call to its confirm.
     *
     * @return see {@link Builder#confirmTimeout}
     */
    public Duration confirmTimeout() {
        return confirmTimeout;
    }

    /**
     * Returns how many messages may be on their way.
     *
     * @return see {@link Builder#maxMessages}
     */
    public int maxMessages() {
        return maxMessages;
    }

    /**
     * Returns how many bytes may be on their way.
     *
     * @return see {@link Builder#maxBytes}
     */
    public int maxBytes() {
        return maxBytes;
    }

    /**
     * Returns how long {@code put} waits for room.
     *
     * @return see {@link Builder#maxWait}
     */
    public Duration maxWait() {
        return maxWait;
    }

    /**
     * Tells what becomes of unconfirmed messages when their connection is lost.
     *
     * @return see {@link Builder#republish}
     */
    public boolean republish() {
        return republish;
    }

    /**
     * Returns how long closing waits for confirms.
     *
     * @return see {@link Builder#closeGrace}
     */
    public Duration closeGrace() {
        return closeGrace;
    }

    /** Sets up {@link PublishSettings}; every setter checks at once. */
    public static final class Builder {
        private Duration confirmTimeout = Duration.ofSeconds(30);
        private int maxMessages = 1024;
        private int maxBytes = 64 << 20;
        private Duration maxWait = Duration.ZERO;
        private boolean republish = true;
        private Duration closeGrace = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * Sets how long a message may take from the call to its confirm, lost connections and alarms of the broker
         * included; after that its future fails with {@link AmqpTimeoutException}.
         *
         * @param timeout positive, at most a day; by default 30 s
         * @return this
         */
        public Builder confirmTimeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_DURATION) > 0) {
                throw new IllegalArgumentException(
                        "confirmTimeout must be positive and at most " + MAX_DURATION + ", was " + timeout);
            }
            confirmTimeout = timeout;
            return this;
        }

        /**
         * Sets how many messages may be on their way: from the call until the future is done, over all virtual hosts.
         *
         * @param messages 1 to 1,048,576; by default 1024
         * @return this
         */
        public Builder maxMessages(int messages) {
            if (messages < 1 || messages > 1 << 20) {
                throw new IllegalArgumentException("maxMessages must be 1 to " + (1 << 20) + ", was " + messages);
            }
            maxMessages = messages;
            return this;
        }

        /**
         * Sets how many bytes may be on their way: bodies, headers and names.
         *
         * @param bytes 1024 to 2^31 - 1; by default 64 MiB
         * @return this
         */
        public Builder maxBytes(int bytes) {
            if (bytes < 1024) {
                throw new IllegalArgumentException("maxBytes must be at least 1024, was " + bytes);
            }
            maxBytes = bytes;
            return this;
        }

        /**
         * Sets how long {@code put} may wait when too much is on its way. Zero refuses at once; so does the thread of
         * the app's worker, always.
         *
         * @param wait zero to a day; by default zero
         * @return this
         */
        public Builder maxWait(Duration wait) {
            if (wait.isNegative() || wait.compareTo(MAX_DURATION) > 0) {
                throw new IllegalArgumentException("maxWait must be zero to " + MAX_DURATION + ", was " + wait);
            }
            maxWait = wait;
            return this;
        }

        /**
         * Sets what becomes of messages that were sent and not confirmed when the connection is lost: published again,
         * in their order, so that the broker may get them twice; or failed at once with
         * {@link AmqpConnectionLostException}.
         *
         * @param again whether they are published again; by default yes
         * @return this
         */
        public Builder republish(boolean again) {
            republish = again;
            return this;
        }

        /**
         * Sets how long closing the connection waits for confirms; what is not confirmed by then fails with
         * {@link AmqpClosedException}.
         *
         * @param grace zero to a day; by default 5 s
         * @return this
         */
        public Builder closeGrace(Duration grace) {
            if (grace.isNegative() || grace.compareTo(MAX_DURATION) > 0) {
                throw new IllegalArgumentException("closeGrace must be zero to " + MAX_DURATION + ", was " + grace);
            }
            closeGrace = grace;
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return the settings
         */
        public PublishSettings build() {
            return new PublishSettings(this);
        }
    }
}
