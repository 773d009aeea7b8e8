package io.pinion.worker.spi;

import java.net.SocketOption;

/** Socket options that the JDK has no name for. A poller without one says so. */
public final class PollerOptions {
    /** How long sent data may stay unacknowledged before the connection counts as broken, in milliseconds. */
    public static final SocketOption<Integer> TCP_USER_TIMEOUT = new Option<>("TCP_USER_TIMEOUT", Integer.class);

    private PollerOptions() {}

    private record Option<T>(String name, Class<T> type) implements SocketOption<T> {}
}
