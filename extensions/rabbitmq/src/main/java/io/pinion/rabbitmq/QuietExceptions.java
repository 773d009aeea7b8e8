package io.pinion.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;

/** Leaves it to the link to say that a connection has fallen. */
final class QuietExceptions extends ForgivingExceptionHandler {
    private static final System.Logger LOG = System.getLogger(QuietExceptions.class.getName());

    @Override
    public void handleUnexpectedConnectionDriverException(Connection connection, Throwable error) {
        LOG.log(System.Logger.Level.DEBUG, "connection fell: {0}", Text.of(error));
    }
}
