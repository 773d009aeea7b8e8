package io.pinion.rabbitmq;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Makes one attempt to connect: resolves the names anew and tries all addresses. */
@FunctionalInterface
interface Dialer {
    Connection dial(Pulse pulse) throws IOException, TimeoutException;

    /**
     * Ends an attempt that is under way, as far as that is possible, and every later one, and cuts the connection that it made
     * last: who is stuck in a write to it goes on; any thread.
     */
    default void cancel() {}
}
