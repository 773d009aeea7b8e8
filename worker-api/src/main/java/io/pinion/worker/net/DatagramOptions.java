package io.pinion.worker.net;

/**
 * Bounds and socket options of a datagram socket.
 *
 * <p>Threads: immutable; the builder one at a time.
 */
public final class DatagramOptions {
    private static final DatagramOptions DEFAULTS = builder().build();
    private final int maxDatagramBytes;
    private final int writeLimitBytes;
    private final int sendBufferBytes;
    private final int receiveBufferBytes;
    private final boolean reuseAddress;
    private final boolean broadcast;

    private DatagramOptions(Builder builder) {
        maxDatagramBytes = builder.maxDatagramBytes;
        writeLimitBytes = builder.writeLimitBytes;
        sendBufferBytes = builder.sendBufferBytes;
        receiveBufferBytes = builder.receiveBufferBytes;
        reuseAddress = builder.reuseAddress;
        broadcast = builder.broadcast;
    }

    /**
     * Returns the defaults, as the builder's methods name them.
     *
     * @return the defaults
     */
    public static DatagramOptions defaults() {
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
     * Returns the largest datagram that is received whole.
     *
     * @return bytes
     */
    public int maxDatagramBytes() {
        return maxDatagramBytes;
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
     * Tells whether the address may be shared.
     *
     * @return whether it may
     */
    public boolean reuseAddress() {
        return reuseAddress;
    }

    /**
     * Tells whether datagrams may be sent to a broadcast address.
     *
     * @return whether they may
     */
    public boolean broadcast() {
        return broadcast;
    }

    /** Collects options; each is checked when it is set. */
    public static final class Builder {
        private int maxDatagramBytes = 65_535;
        private int writeLimitBytes = 1 << 20;
        private int sendBufferBytes = 0;
        private int receiveBufferBytes = 0;
        private boolean reuseAddress = false;
        private boolean broadcast = false;

        private Builder() {}

        /**
         * Sets the largest datagram that is received whole; default 65,535.
         *
         * @param maxDatagramBytes from 1 to 65,535
         * @return this builder
         */
        public Builder maxDatagramBytes(int maxDatagramBytes) {
            this.maxDatagramBytes = Checks.inRange("maxDatagramBytes", maxDatagramBytes, 1, 65_535);
            return this;
        }

        /**
         * Sets how many bytes may be queued while the system has no room; default 1 MiB.
         *
         * @param writeLimitBytes from 1,024 to 2^30
         * @return this builder
         */
        public Builder writeLimitBytes(int writeLimitBytes) {
            this.writeLimitBytes = Checks.inRange("writeLimitBytes", writeLimitBytes, 1024, 1 << 30);
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
         * Sets whether the address may be shared (SO_REUSEADDR); default false.
         *
         * @param reuseAddress whether it may
         * @return this builder
         */
        public Builder reuseAddress(boolean reuseAddress) {
            this.reuseAddress = reuseAddress;
            return this;
        }

        /**
         * Sets whether datagrams may be sent to a broadcast address; default false.
         *
         * @param broadcast whether they may
         * @return this builder
         */
        public Builder broadcast(boolean broadcast) {
            this.broadcast = broadcast;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return what was set, and the defaults for the rest
         */
        public DatagramOptions build() {
            return new DatagramOptions(this);
        }
    }
}
