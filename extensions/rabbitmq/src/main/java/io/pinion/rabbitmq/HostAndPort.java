package io.pinion.rabbitmq;

/** Where a broker listens, by name. */
record HostAndPort(String host, int port) {
    HostAndPort {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host must not be blank");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
        }
    }

    /** Whether the name itself says that the broker is on this machine. */
    boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }

    @Override
    public String toString() {
        return Text.visible(host) + ":" + port;
    }
}
