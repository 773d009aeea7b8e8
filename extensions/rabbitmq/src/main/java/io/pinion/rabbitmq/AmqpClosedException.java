package io.pinion.rabbitmq;

/** The connection was closed before a message was confirmed, and the grace had passed. */
public final class AmqpClosedException extends AmqpPublishException {
    private static final long serialVersionUID = 1L;

    AmqpClosedException(String message, boolean mayHaveBeenDelivered) {
        super(message, mayHaveBeenDelivered);
    }
}
