package io.pinion.worker.net;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bounds, time-outs and socket options of a stream.
 *
 * <p>Threads: immutable; the builder one at a time.
 */
public final class StreamOptions {
    private static final StreamOptions DEFAULTS = builder().build();
    private final Duration connectTimeout;
    private final Duration idleTimeout;
    private final Duration writeStallTimeout;
    private final int readBufferBytes;
    private final int writeLimitBytes;
    private final int highWaterBytes;
    private final int lowWaterBytes;
    private final boolean noDelay;
    private final boolean keepAlive;
    private final Duration userTimeout;
    private final int sendBufferBytes;
    private final int receiveBufferBytes;
    private final boolean reuseAddress;
    private final @Nullable Tls tls;

    private StreamOptions(Builder builder) {
        connectTimeout = builder.connectTimeout;
        idleTimeout = builder.idleTimeout;
        writeStallTimeout = builder.writeStallTimeout;
        readBufferBytes = builder.readBufferBytes;
        writeLimitBytes = builder.writeLimitBytes;
        highWaterBytes = builder.highWaterBytes;
        lowWaterBytes = builder.lowWaterBytes;
        noDelay = builder.noDelay;
        keepAlive = builder.keepAlive;
        userTimeout = builder.userTimeout;
        sendBufferBytes = builder.sendBufferBytes;
        receiveBufferBytes = builder.receiveBufferBytes;
        reuseAddress = builder.reuseAddress;
        tls = builder.tls;
    }

    /**
     * Returns the defaults, as the builder's methods name them.
     *
     * @return the defaults
     */
    public static StreamOptions defaults() {
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
     * Returns how long connecting may take.
     *
     * @return the time-out
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * Returns how long nothing may happen.
     *
     * @return the time-out; zero for none
     */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /**
     * Returns how long sending may stand still.
     *
     * @return the time-out; zero for none
     */
    public Duration writeStallTimeout() {
        return writeStallTimeout;
    }

    /**
     * Returns the size of the read buffer.
     *
     * @return bytes
     */
    public int readBufferBytes() {
        return readBufferBytes;
    }

    /**
     * Returns how many bytes may be queued.
     *
     * @return bytes
     */
    public int writeLimitBytes() {
        return writeLimitBytes;
    }

    /**
     * Returns the high-water mark.
     *
     * @return bytes
     */
    public int highWaterBytes() {
        return highWaterBytes;
    }

    /**
     * Returns the low-water mark.
     *
     * @return bytes
     */
    public int lowWaterBytes() {
        return lowWaterBytes;
    }

    /**
     * Tells whether small writes go out at once.
     *
     * @return whether they do
     */
    public boolean noDelay() {
        return noDelay;
    }

    /**
     * Tells whether the system probes an idle peer.
     *
     * @return whether it does
     */
    public boolean keepAlive() {
        return keepAlive;
    }

    /**
     * Returns how long sent data may stay unacknowledged.
     *
     * @return the time-out; zero for the system's default
     */
    public Duration userTimeout() {
        return userTimeout;
    }

    /**
     * Returns the size of the system's send buffer.
     *
     * @return bytes; 0 for the system's default
     */
    public int sendBufferBytes() {
        return sendBufferBytes;
    }

    /**
     * Returns the size of the system's receive buffer.
     *
     * @return bytes; 0 for the system's default
     */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /**
     * Tells whether a listener may bind an address that old connections still hold.
     *
     * @return whether it may
     */
    public boolean reuseAddress() {
        return reuseAddress;
    }

    /**
     * Returns how TLS is used.
     *
     * @return the settings; null without TLS
     */
    public @Nullable Tls tls() {
        return tls;
    }

    /** Collects options; each is checked when it is set. */
    public static final class Builder {
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration idleTimeout = Duration.ofMinutes(5);
        private Duration writeStallTimeout = Duration.ofSeconds(30);
        private int readBufferBytes = 1 << 16;
        private int writeLimitBytes = 1 << 20;
        private int highWaterBytes = 1 << 18;
        private int lowWaterBytes = 1 << 16;
        private boolean noDelay = true;
        private boolean keepAlive = true;
        private Duration userTimeout = Duration.ZERO;
        private int sendBufferBytes = 0;
        private int receiveBufferBytes = 0;
        private boolean reuseAddress = true;
        private @Nullable Tls tls;

        private Builder() {}

        /**
         * Sets how long connecting may take, all addresses and the TLS handshake included; default 10 s.
         *
         * @param connectTimeout more than zero
         * @return this builder
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = Checks.positive("connectTimeout", connectTimeout);
            return this;
        }

        /**
         * Sets how long a stream may neither send nor receive before it is closed with an error; default five minutes.
         *
         * @param idleTimeout zero for no limit
         * @return this builder
         */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = Checks.notNegative("idleTimeout", idleTimeout);
            return this;
        }

        /**
         * Sets how long queued bytes may wait without one of them being sent before the stream is aborted; default 30 s.
         *
         * @param writeStallTimeout zero for no limit
         * @return this builder
         */
        public Builder writeStallTimeout(Duration writeStallTimeout) {
            this.writeStallTimeout = Checks.notNegative("writeStallTimeout", writeStallTimeout);
            return this;
        }

        /**
         * Sets how much a handler may leave unread, which bounds a frame, and how much is read at once; default 64 KiB.
         *
         * @param readBufferBytes from 256 to 2^26
         * @return this builder
         */
        public Builder readBufferBytes(int readBufferBytes) {
            this.readBufferBytes = Checks.inRange("readBufferBytes", readBufferBytes, 256, 1 << 26);
            return this;
        }

        /**
         * Sets how many bytes may be queued; default 1 MiB.
         *
         * @param writeLimitBytes from 1,024 to 2^30
         * @return this builder
         */
        public Builder writeLimitBytes(int writeLimitBytes) {
            this.writeLimitBytes = Checks.inRange("writeLimitBytes", writeLimitBytes, 1024, 1 << 30);
            return this;
        }

        /**
         * Sets from how many queued bytes on {@link Stream#isWritable()} is false; default 256 KiB.
         *
         * @param highWaterBytes at least 1
         * @return this builder
         */
        public Builder highWaterBytes(int highWaterBytes) {
            this.highWaterBytes = Checks.inRange("highWaterBytes", highWaterBytes, 1, 1 << 30);
            return this;
        }

        /**
         * Sets at how many queued bytes {@link StreamHandler#writable(Stream)} is called; default 64 KiB.
         *
         * @param lowWaterBytes at least 0, at most the high-water mark
         * @return this builder
         */
        public Builder lowWaterBytes(int lowWaterBytes) {
            this.lowWaterBytes = Checks.inRange("lowWaterBytes", lowWaterBytes, 0, 1 << 30);
            return this;
        }

        /**
         * Sets whether small writes go out at once (TCP_NODELAY); default true.
         *
         * @param noDelay whether they do
         * @return this builder
         */
        public Builder noDelay(boolean noDelay) {
            this.noDelay = noDelay;
            return this;
        }

        /**
         * Sets whether the system probes an idle peer (SO_KEEPALIVE); default true.
         *
         * @param keepAlive whether it does
         * @return this builder
         */
        public Builder keepAlive(boolean keepAlive) {
            this.keepAlive = keepAlive;
            return this;
        }

        /**
         * Sets how long sent data may stay unacknowledged (TCP_USER_TIMEOUT, with epoll only); default as the system has it.
         *
         * @param userTimeout zero for the system's default
         * @return this builder
         */
        public Builder userTimeout(Duration userTimeout) {
            this.userTimeout = Checks.notNegative("userTimeout", userTimeout);
            return this;
        }

        /**
         * Sets the system's send buffer (SO_SNDBUF); default as the system has it.
         *
         * @param sendBufferBytes 0 for the system's default
         * @return this builder
         */
        public Builder sendBufferBytes(int sendBufferBytes) {
            this.sendBufferBytes = Checks.inRange("sendBufferBytes", sendBufferBytes, 0, 1 << 30);
            return this;
        }

        /**
         * Sets the system's receive buffer (SO_RCVBUF); default as the system has it.
         *
         * @param receiveBufferBytes 0 for the system's default
         * @return this builder
         */
        public Builder receiveBufferBytes(int receiveBufferBytes) {
            this.receiveBufferBytes = Checks.inRange("receiveBufferBytes", receiveBufferBytes, 0, 1 << 30);
            return this;
        }

        /**
         * Sets whether a listener may bind an address that old connections still hold (SO_REUSEADDR); default true.
         *
         * @param reuseAddress whether it may
         * @return this builder
         */
        public Builder reuseAddress(boolean reuseAddress) {
            this.reuseAddress = reuseAddress;
            return this;
        }

        /**
         * Puts TLS on the stream; default none.
         *
         * @param tls client or server side
         * @return this builder
         */
        public Builder tls(Tls tls) {
            this.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /**
         * Makes the options.
         *
         * @return what was set, and the defaults for the rest
         * @throws IllegalArgumentException if two of them contradict each other
         */
        public StreamOptions build() {
            if (lowWaterBytes > highWaterBytes || highWaterBytes > writeLimitBytes) {
                throw new IllegalArgumentException("lowWaterBytes <= highWaterBytes <= writeLimitBytes must hold, was "
                        + lowWaterBytes + ", " + highWaterBytes + ", " + writeLimitBytes);
            }
            return new StreamOptions(this);
        }
    }
}
